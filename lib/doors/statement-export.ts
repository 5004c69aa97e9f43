import 'server-only';
import type { Statement } from '@/lib/domain/months/query-schema';
import { csvFile, moneyCell } from './csv';

/** A statement as a file; what is not closed has no frozen figure. */
export function statementResponse({ month, workspace, lines, state }: Statement): Response {
  const header = ['month', 'state', workspace ? 'key_id' : 'workspace_id', workspace ? 'key' : 'workspace'];
  const rows = lines.map(({ id, name, frozen, corrections, reported }) => [
    ...[month.slice(0, 7), state, id, name],
    ...[frozen, corrections, reported].map(moneyCell),
  ]);
  const name = ['steward-statement', month.slice(0, 7), ...(workspace ? [workspace.name] : [])].join('-');
  return csvFile(`${name}.csv`, [...header, 'closed_usd', 'corrections_usd', 'reported_usd'], rows);
}
