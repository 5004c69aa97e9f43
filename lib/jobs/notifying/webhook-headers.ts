import { Webhook } from 'standardwebhooks';

/** Signed with each secret that is valid: whoever has one of them can tell that it comes from here. */
export function webhookHeaders(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
