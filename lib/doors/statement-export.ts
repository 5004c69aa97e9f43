import 'server-only';
import { dollars } from '@/lib/core/money';
import type { CsvValue } from '@/lib/core/safe-cell';
import type { Statement } from '@/lib/domain/months/query-schema';
import { csvResponse, csvStream } from './csv';

/** A statement as a file; what is not closed has no frozen figure. */
export function statementResponse({ month, workspace, lines, state }: Statement): Response {
  const money = (nano: string | null) => (nano === null ? null : dollars(BigInt(nano)));
  const header = ['month', 'state', workspace ? 'key_id' : 'workspace_id', workspace ? 'key' : 'workspace'];
  async function* rows(): AsyncGenerator<CsvValue[]> {
    for (const { id, name, frozen, corrections, reported } of lines) {
      yield [month.slice(0, 7), state, id, name, money(frozen), money(corrections), money(reported)];
    }
  }
  const name = ['steward-statement', month.slice(0, 7), ...(workspace ? [workspace.name] : [])].join('-');
  const body = csvStream([...header, 'closed_usd', 'corrections_usd', 'reported_usd'], rows());
  return csvResponse(`${name}.csv`, body, lines.length);
}
