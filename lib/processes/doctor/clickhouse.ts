import { type ClickHouse, isClickHouseFailure, openClickHouse } from '@/lib/core/clickhouse';
import { findMissing, REQUESTS_TABLE } from '@/lib/database/clickhouse';
import type { Configuration } from '@/lib/processes/configuration';
import { type Finding, finding, good } from './finding';

const CHECK = 'ClickHouse';
const LIMITS = { timeoutMs: 10_000, connections: 1 };

/** Whether it takes what the gateway keeps there; nothing where the database keeps it. */
export async function examineClickHouse({
  CLICKHOUSE_URL: url,
}: Pick<Configuration, 'CLICKHOUSE_URL'>): Promise<Finding[]> {
  if (!url) return [];
  const clickHouse = openClickHouse(url, LIMITS);
  try {
    return [await examineTables(clickHouse)];
  } catch (error) {
    const { kind, code } = isClickHouseFailure(error) ? error : { kind: null, code: 'unknown' };
    return [
      kind === null
        ? finding(
            'wrong',
            CHECK,
            `It does not answer (${code}). Gateways keep requests on their disks until it does; they are not shown.`,
            'Start it, or correct CLICKHOUSE_URL.',
          )
        : finding(
            'wrong',
            CHECK,
            `It refuses (${kind}).`,
            'Correct the user, password and database of CLICKHOUSE_URL.',
          ),
    ];
  } finally {
    await clickHouse.close();
  }
}

async function examineTables(clickHouse: ClickHouse): Promise<Finding> {
  const missing = await findMissing(clickHouse);
  if (missing.length === 0) return good(CHECK, 'It answers, and keeps the gateway’s requests.');
  return missing.includes(REQUESTS_TABLE)
    ? finding('warning', CHECK, 'It answers, and has no table of requests yet.', 'Start Steward: its worker makes it.')
    : finding(
        'wrong',
        CHECK,
        `It lacks ${missing.join(', ')}.`,
        'Add them to its tables, with the types that lib/database/clickhouse.ts names.',
      );
}
