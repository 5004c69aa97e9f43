import { expect, it } from 'vitest';
import { oddities, type Surroundings } from './odd';

const plain: Surroundings = {
  nodeVersion: '24.1.0',
  now: new Date('2026-11-28'),
  environment: { STEWARD_GIVEN_UMASK: '22', HTTPS_PROXY: 'http://proxy.example:3128' },
  configuration: { simulated: true },
};
const real = { simulated: false };

it.each<[string, Partial<Surroundings>, RegExp | null]>([
  ['nothing', {}, null],
  ['Node past its life', { nodeVersion: '20.19.0' }, /^Node 20\.19\.0 has had no security fixes since 2026-04-30/],
  ['Node 20 in its life', { nodeVersion: '20.19.0', now: new Date('2026-04-29') }, null],
  ['a newer Node than we know', { nodeVersion: '31.0.0' }, null],
  ['umask 077', { environment: { STEWARD_GIVEN_UMASK: '77' } }, /^The umask is 077/],
  ['umask 027', { environment: { STEWARD_GIVEN_UMASK: '27' } }, /^The umask is 027/],
  ['unchecked certificates', { environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }, /^NODE_TLS_REJECT_UNAUTHORIZED/],
  [
    'a proxy with a password',
    { configuration: { ...real, HTTPS_PROXY: 'http://user:secret@proxy.example:3128' } },
    /^HTTPS_PROXY is set: outgoing requests go through proxy\.example:3128\.$/,
  ],
  ['ALL_PROXY alone', { configuration: real, environment: { all_proxy: 'socks5://x' } }, /^ALL_PROXY is ignored/],
])('%s is told', (_what, odd, sentence) => {
  const notes = oddities({ ...plain, ...odd });
  expect(notes).toEqual(sentence ? [expect.stringMatching(sentence)] : []);
  expect(notes.join()).not.toContain('secret@');
});
