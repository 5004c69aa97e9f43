import 'server-only';
import { dayOf } from '@/lib/core/time';
import { LINE_COLUMNS, type LineColumn } from '@/lib/domain/budgets/line-rules';
import type { BudgetYear } from '@/lib/domain/budgets/query-schema';
import { csvFile, moneyCell } from './csv';

const HEADER = ['month', 'workspace', 'workspace_id', 'spent_usd', 'limit_usd', 'partial', 'days_not_read'];

/** Every budget as the import reads it. */
export function budgetFileResponse(lines: readonly Record<LineColumn, string>[], now: Date): Response {
  const rows = lines.map((line) => LINE_COLUMNS.map((name) => line[name]));
  return csvFile(`steward-budgets-${dayOf(now)}.csv`, LINE_COLUMNS, rows);
}

/** A row for each month of the organisation and of each workspace. No limit is `none`, no budget is empty. */
export function budgetYearResponse({ year, months, organization, workspaces }: BudgetYear): Response {
  const lines = [...(organization ? [organization] : []), ...workspaces].flatMap((row) =>
    months.map(({ from, isPartial, missingDays }, at) => {
      const { spent = null, limit = null, hasBudget = false } = row.months[at] ?? {};
      return [
        ...[from.slice(0, 7), row.label, row.id || 'organization', moneyCell(spent)],
        limit === null && hasBudget ? 'none' : moneyCell(limit),
        ...[isPartial ? 'yes' : 'no', missingDays],
      ];
    }),
  );
  return csvFile(`steward-budgets-${year}.csv`, HEADER, lines);
}
