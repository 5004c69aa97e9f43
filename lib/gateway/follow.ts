import pg from 'pg';
import { connectionTo } from '@/lib/core/connection';
import { GATEWAY_CHANNEL } from '@/lib/core/gateway-verdicts';
import { errorFields, type Logger } from '@/lib/core/log';

const BEAT_MS = 1_000;
const LISTEN_AGAIN_MS = 2_000;

export interface Following {
  /** Whether the database answered a moment ago. */
  isWell(): boolean;
  /** When it was asked what it last answered, by the clock that nobody sets. */
  wellAt(): number;
  stop(): Promise<void>;
}

interface Followed {
  id: string;
  pool: pg.Pool;
  databaseUrl: string;
  log: Logger;
  /** How long it goes by what it knew while the database does not answer. */
  holdsMs: number;
  /** Keys or credentials changed: nothing that was known of them holds. */
  forget(): void;
  /** The database went on from where a replica of it was: what it was told of late it may not know. */
  tellAgain(): Promise<void>;
}

/**
 * Says every second that this instance lives, and follows the changes of keys: it forgets what it knew, and then says which
 * change it no longer overlooks. Whoever revokes a key waits for that.
 */
export async function followChanges({
  id,
  pool,
  databaseUrl,
  log,
  holdsMs,
  forget,
  tellAgain,
}: Followed): Promise<Following> {
  let [seen, wellAt, isStopped] = [-1n, Number.NEGATIVE_INFINITY, false];
  let told: string | null = null;
  let listener: pg.Client | undefined;
  let turn: Promise<void> = Promise.resolve();

  const beat = async () => {
    if (isStopped) return;
    const from = performance.now();
    try {
      const { rows } = await pool.query<{ revision: string; timeline: string }>(
        'SELECT steward.gateway_beat($1, $2, $3)::text AS revision, steward.database_timeline() AS timeline',
        [id, String(seen < 0n ? 0n : seen), holdsMs],
      );
      wellAt = from;
      const { revision = 0, timeline = '' } = rows[0] ?? {};
      if (timeline !== '' && timeline !== told) {
        await follow(timeline);
        // Changes may be counted from an earlier number again.
        seen = -1n;
      }
      const newest = BigInt(revision);
      if (newest <= seen) return;
      forget();
      seen = newest;
      await pool.query('SELECT steward.gateway_beat($1, $2, $3)', [id, String(seen), holdsMs]);
    } catch (error) {
      log.warn('The gateway could not say that it lives', errorFields(error));
    }
  };
  const follow = async (timeline: string) => {
    if (told !== null) {
      log.warn('The database goes on from a replica; what it may not know is told again');
      await tellAgain();
    }
    await pool.query('SELECT steward.gateway_told($1, $2)', [id, timeline]);
    told = timeline;
  };
  /** One after another. */
  const soon = () => {
    turn = turn.then(beat);
    return turn;
  };
  const listen = async () => {
    if (isStopped) return;
    const client = new pg.Client({ ...connectionTo(databaseUrl), keepAlive: true, connectionTimeoutMillis: 10_000 });
    const again = () => {
      if (listener === client) listener = undefined;
      void client.end().catch(() => undefined);
      if (!isStopped) setTimeout(() => void listen(), LISTEN_AGAIN_MS).unref();
    };
    client.once('error', again);
    client.on('notification', () => void soon());
    try {
      await client.connect();
      await client.query(`LISTEN ${GATEWAY_CHANNEL}`);
      // Nobody else would end it.
      if (isStopped) return await client.end();
      listener = client;
      // What was announced before it listened.
      await soon();
    } catch {
      client.removeListener('error', again);
      client.on('error', () => undefined);
      again();
    }
  };
  await listen();
  await soon();
  const timer = setInterval(() => void soon(), BEAT_MS);
  return {
    isWell: () => performance.now() - wellAt < 5 * BEAT_MS,
    wellAt: () => wellAt,
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await turn;
      await listener?.end().catch(() => undefined);
      await pool.query('SELECT steward.gateway_leave($1)', [id]).catch(() => undefined);
    },
  };
}
