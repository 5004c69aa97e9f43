import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GatewayProcess, PLAIN_SETTINGS, spawnGateway } from '@/lib/testing/gateway-child';
import { sandboxUrl } from './books';
import { databaseUrl, readSecrets, withClient } from './data';
import { issueKeys } from './issue-keys';

type Way = 'own' | 'second';

export interface GatewayLoad {
  /** Answered to the end, by the name under which each stands in the books. */
  served: { session: string; way: Way; at: number }[];
  /** Whether either gateway has served something since. */
  hasServedSince(moment: number): boolean;
  /** Sends nothing more; how often each request was booked, once all that were served are. */
  settle(): Promise<Map<string, number>>;
  abandon(): Promise<void>;
}

const EVERY_MS = 250;
const AGAIN_MS = 500;

/** Sends messages without pause through the installation's own gateway, and through a second one over the same database. */
export async function startGatewayLoad(
  dataFolder: string,
  ownOrigin: () => string,
  second: Second = new SecondGateway(dataFolder),
): Promise<GatewayLoad> {
  const [key] = await issueKeys(dataFolder, { count: 1 });
  if (!key) throw new Error('there is no key');
  const served: GatewayLoad['served'] = [];
  let isStopping = false;
  const line = async (way: Way) => {
    for (let number = 1; !isStopping; number += 1) {
      const session = `${way}-${number}`;
      const origin = way === 'own' ? ownOrigin() : await second.origin();
      const isServed = origin !== null && (await ask(origin, key.secret, session));
      if (isServed) served.push({ session, way, at: Date.now() });
      await sleep(isServed ? EVERY_MS : AGAIN_MS);
    }
  };
  const lines = Promise.all([line('own'), line('second')]);
  return {
    served,
    hasServedSince: (moment) =>
      (['own', 'second'] as const).every((way) => served.some((one) => one.way === way && one.at > moment)),
    settle: async () => {
      isStopping = true;
      await lines;
      for (;;) {
        await second.origin();
        const booked = await readBooked(dataFolder, key.id);
        if (served.every(({ session }) => booked.has(session))) {
          await second.remove();
          return booked;
        }
        await sleep(AGAIN_MS);
      }
    },
    abandon: async () => {
      isStopping = true;
      await second.remove();
    },
  };
}

interface Second {
  /** Null while it cannot be reached. */
  origin(): Promise<string | null>;
  remove(): Promise<void>;
}

/** Started anew whenever the database is elsewhere; what it had spooled by then it books later. */
class SecondGateway {
  private running: { gateway: GatewayProcess; settings: string } | null = null;
  private readonly spoolFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-second-gateway-'));

  constructor(private readonly dataFolder: string) {}

  /** Null while there is nothing for it to stand before. */
  async origin(): Promise<string | null> {
    try {
      const settings = this.settings();
      if (this.running?.settings !== settings || !this.running.gateway.isRunning()) {
        await this.running?.gateway.stop();
        this.running = null;
        this.running = { gateway: await spawnGateway('dist/gateway.mjs', JSON.parse(settings)), settings };
      }
      return this.running.gateway.url;
    } catch {
      return null;
    }
  }

  async remove(): Promise<void> {
    await this.running?.gateway.stop();
    fs.rmSync(this.spoolFolder, { recursive: true, force: true });
  }

  private settings(): string {
    const { dataFolder, spoolFolder } = this;
    return JSON.stringify({
      ...{ ...PLAIN_SETTINGS, ...readSecrets(dataFolder, 'gateway'), logLevel: 'error', spoolFolder },
      ...{ databaseUrl: databaseUrl(dataFolder, 'gateway'), baseUrl: sandboxUrl(dataFolder) },
    });
  }
}

async function ask(origin: string, secret: string, session: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/v1/messages`, {
      method: 'POST',
      headers: {
        ...{ 'x-api-key': secret, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
        'x-claude-code-session-id': session,
      },
      body: '{"model":"claude-opus-5-5","max_tokens":16,"stream":true,"messages":[{"role":"user","content":"Hello"}]}',
      signal: AbortSignal.timeout(30_000),
    });
    const said = await answer.text();
    return answer.status === 200 && said.includes('message_stop');
  } catch {
    return false;
  }
}

function readBooked(dataFolder: string, keyId: string): Promise<Map<string, number>> {
  return withClient(databaseUrl(dataFolder, 'owner'), async (owner) => {
    const { rows } = await owner.query<{ session: string; count: number }>(
      'SELECT session, count(*)::int AS count FROM gateway_requests WHERE key_id = $1 AND session IS NOT NULL GROUP BY 1',
      [keyId],
    );
    return new Map(rows.map(({ session, count }) => [session, count]));
  });
}
