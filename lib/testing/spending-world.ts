import { expect } from 'vitest';
import { type Bound, readMessageBound } from '@/lib/gateway/bounds';
import type { GatewaySettings } from '@/lib/gateway/server';
import { createTestDatabase, type TestDatabase } from './database';
import { askGateway, enterCredential, type GatewayAnswer, startTestGateway } from './gateway';
import { directive, startMessages } from './messages-client';

export const MODEL = 'claude-opus-5-5';

export interface Asked {
  /** Tokens that it costs, of at most `most`. */
  output: number;
  most?: number;
  isStream?: boolean;
  more?: object;
}

/** A message that the sandbox answers exactly so. */
export function exactMessage(answer: object, { most = 1_000, isStream = false } = {}): string {
  return JSON.stringify({
    ...{ model: MODEL, max_tokens: most, stream: isStream, messages: [{ role: 'user', content: 'Say something.' }] },
    metadata: directive(answer),
  });
}

/** A message that costs so much by the sandbox's ledger. */
export function messageOf({ output, most, isStream, more = {} }: Asked): string {
  const answer = { usage: { input: 900, output }, first_delay_ms: 5, text: 'Yes.', ...more };
  return exactMessage(answer, { most, isStream });
}

export function boundOf(body: string): Bound {
  const reader = readMessageBound();
  reader.push(Buffer.from(body));
  return reader.read();
}

export const headersOf = (secret: string) => ({ 'x-api-key': secret, 'anthropic-version': '2023-06-01' });

/** A sandbox with its ledger, and gateways of one database before it. */
export async function startSpendingWorld(
  world: string,
  instances: number,
  settings: Partial<GatewaySettings> = {},
  now = () => new Date(),
  given?: TestDatabase,
) {
  const database = given ?? (await createTestDatabase());
  const messages = await startMessages(world, { now });
  const workspaceId = messages.key.workspace_id ?? '';
  const credentialId = await enterCredential(database, { workspaceId, vendorKey: messages.key.secret });
  const start = () => startTestGateway(database, messages.running.url, settings);
  const gateways = await Promise.all(Array.from({ length: instances }, start));
  const urlOf = (at: number) => gateways[at % instances]?.url ?? '';
  const ask = (secret: string, body: string, at = 0, path = '/v1/messages') =>
    askGateway(urlOf(at), { headers: headersOf(secret), body, path });
  return {
    ...{ database, messages, workspaceId, credentialId, gateways, urlOf, ask, start },
    control: messages.control,
    /** What the vendor bills, once nothing is under way. */
    ledger: async (): Promise<bigint> => {
      const path = `/messages/ledger?world=${world}`;
      await expect.poll(async () => (await messages.control(path)).open).toBe(0);
      return BigInt((await messages.control(path)).total.nano_dollars);
    },
    /** Asks again while only requests under way stand in its way. */
    untilFinal: async (secret: string, body: string, at: number): Promise<GatewayAnswer> => {
      for (let tries = 0; ; tries += 1) {
        if (tries > 400) throw new Error('There was never an end to it');
        const answer = await ask(secret, body, at);
        if (answer.status !== 429 || answer.json().error.type === 'billing_error') return answer;
        await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 50));
      }
    },
    spentOf: (lineId: string) =>
      database.owner.db.gatewayAllowance.findMany({
        where: { lineId },
        select: { spent: true, estimated: true },
        orderBy: { period: 'asc' },
      }),
    close: async () => {
      await Promise.all(gateways.map((gateway) => gateway.stop(0)));
      await messages.running.close();
      await database.drop();
    },
  };
}

export type SpendingWorld = Awaited<ReturnType<typeof startSpendingWorld>>;
