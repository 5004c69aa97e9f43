import { describe, expect, it } from 'vitest';
import { isServiceToken, newServiceToken } from '@/lib/core/service-token';
import { SCOPES } from '@/lib/domain/tokens/rules';
import { CONNECT_TOOLS } from './connect-tools';

const place = { origin: 'https://steward.example', token: newServiceToken(), since: '2026-11-22' };

describe.each(CONNECT_TOOLS)('$name', ({ id, scopes, settings, snippets, tokenName }) => {
  it('asks for permissions that a token can have, each once', () => {
    const wanted = scopes.map(([scope]) => scope);
    expect(wanted.every((scope) => SCOPES.includes(scope))).toBe(true);
    expect(new Set(wanted).size).toBe(wanted.length);
    expect(tokenName.length).toBeLessThan(60);
  });

  it('changes two settings, to Steward’s address and the token, and shows both in what is to be copied', () => {
    expect(settings).toHaveLength(2);
    const texts = snippets.map(({ text }) => text(place)).join('\n');
    expect(texts).toContain(place.origin);
    expect(texts).toContain(place.token);
    for (const { to } of settings) expect(to(place)).toMatch(/steward\.example|stw_/);
  });

  it('sends a token that Steward takes as it is', () => {
    const sent = settings[1]?.to(place).replace(/^.*?(?=stw_)/, '') ?? '';
    expect(isServiceToken(sent)).toBe(true);
    expect(id).toMatch(/^[a-z]+$/);
  });
});
