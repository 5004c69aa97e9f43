import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { webhookHeaders } from './webhook-headers';

/** The values that the libraries of Standard Webhooks in every language are tested with. */
const OFFICIAL = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const OTHER = `whsec_${Buffer.from('another secret, of 32 bytes long').toString('base64')}`;

it('signs the official vector as the specification does', () => {
  const { id, at, body, secret, signature } = OFFICIAL;
  expect(webhookHeaders(id, at, body, [secret])).toEqual({
    'webhook-id': id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': signature,
  });
});

it('signs so that a receiver with nothing but HMAC-SHA256 can verify it', () => {
  const { id, body, secret } = OFFICIAL;
  const headers = webhookHeaders(id, new Date('2026-11-23T14:05:09.900Z'), body, [secret]);
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
});

it.each<[string, readonly string[], string, boolean]>([
  ['the newer of two secrets', [OFFICIAL.secret, OTHER], OFFICIAL.secret, true],
  ['the older of two secrets', [OFFICIAL.secret, OTHER], OTHER, true],
  ['a secret that has ended', [OFFICIAL.secret], OTHER, false],
])('is verified by a receiver with %s: %s', (_, signing, held, isVerified) => {
  const headers = webhookHeaders(OFFICIAL.id, new Date(), OFFICIAL.body, signing);
  const verify = () => new Webhook(held).verify(OFFICIAL.body, headers);
  if (isVerified) expect(verify()).toEqual({ test: 2_432_232_314 });
  else expect(verify).toThrow('No matching signature');
});
