import 'server-only';
import { dayOf } from '@/lib/core/time';
import { CENTRE_COLUMNS, type CentreColumn } from '@/lib/domain/cost-centres/line-rules';
import type { CentreMonth, CentreStatement } from '@/lib/domain/cost-centres/query-schema';
import { csvFile, moneyCell } from './csv';

/** Every cost centre and assignment as the import reads them. */
export function centreFileResponse(lines: readonly Record<CentreColumn, string>[], now: Date): Response {
  const rows = lines.map((line) => CENTRE_COLUMNS.map((name) => line[name]));
  return csvFile(`steward-cost-centres-${dayOf(now)}.csv`, CENTRE_COLUMNS, rows);
}

const OF_MONTH = ['month', 'state', 'cost_centre', 'name', 'project', 'ledger_code', 'own_usd', 'shared_usd'];
const SINCE = ['closed_usd', 'corrections_usd'];

/** A month by cost centre; what is unassigned and what is left apart have no code. */
export function centreMonthResponse({ month, state, lines, unassigned, apart }: CentreMonth): Response {
  const rows = [...lines, unassigned, apart].map((line) => [
    ...[month.slice(0, 7), state, line.code, line.name, line.project, line.ledgerCode],
    ...[line.own, line.shared, line.frozen, line.corrections, line.total].map(moneyCell),
  ]);
  return csvFile(`steward-cost-centres-${month.slice(0, 7)}.csv`, [...OF_MONTH, ...SINCE, 'charged_usd'], rows);
}

const OF_CENTRE = ['month', 'state', 'cost_centre', 'ledger_code', 'workspace_id', 'workspace', 'key_id', 'key'];

/** The statement of one cost centre, its part of the shared cost as the last line. */
export function centreStatementResponse(statement: CentreStatement): Response {
  const { month, state, code, ledgerCode, lines, shared, sharedFrozen } = statement;
  const since = sharedFrozen === null ? null : (BigInt(shared) - BigInt(sharedFrozen)).toString();
  const rows = [
    ...lines.map((line) => [
      ...[month.slice(0, 7), state, code, ledgerCode, line.workspaceId, line.workspace, line.keyId, line.key],
      ...[line.frozen, line.corrections, line.reported].map(moneyCell),
    ]),
    [
      ...[month.slice(0, 7), state, code, ledgerCode, 'shared', 'Of shared cost', null, null],
      ...[sharedFrozen, since, shared].map(moneyCell),
    ],
  ];
  return csvFile(`steward-statement-${month.slice(0, 7)}-${code}.csv`, [...OF_CENTRE, ...SINCE, 'charged_usd'], rows);
}
