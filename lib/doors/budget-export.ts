import 'server-only';
import { dollars } from '@/lib/core/money';
import type { CsvValue } from '@/lib/core/safe-cell';
import { dayOf } from '@/lib/core/time';
import { LINE_COLUMNS, type LineColumn } from '@/lib/domain/budgets/line-rules';
import type { BudgetYear } from '@/lib/domain/budgets/query-schema';
import { csvResponse, csvStream } from './csv';

const HEADER = ['month', 'workspace', 'workspace_id', 'spent_usd', 'limit_usd', 'partial', 'days_not_read'];

/** Every budget as the import reads it. */
export function budgetFileResponse(lines: readonly Record<LineColumn, string>[], now: Date): Response {
  async function* rows(): AsyncGenerator<CsvValue[]> {
    for (const line of lines) yield LINE_COLUMNS.map((name) => line[name]);
  }
  return csvResponse(`steward-budgets-${dayOf(now)}.csv`, csvStream(LINE_COLUMNS, rows()), lines.length);
}

/** A row for each month of the organisation and of each workspace. No limit is `none`, no budget is empty. */
export function budgetYearResponse({ year, months, organization, workspaces }: BudgetYear): Response {
  const rows = [...(organization ? [organization] : []), ...workspaces];
  async function* lines(): AsyncGenerator<CsvValue[]> {
    for (const row of rows) {
      for (const [at, { from, isPartial, missingDays }] of months.entries()) {
        const { spent = null, limit = null, hasBudget = false } = row.months[at] ?? {};
        yield [
          ...[from.slice(0, 7), row.label, row.id || 'organization'],
          spent === null ? null : dollars(BigInt(spent)),
          limit === null ? (hasBudget ? 'none' : null) : dollars(BigInt(limit)),
          ...[isPartial ? 'yes' : 'no', missingDays],
        ];
      }
    }
  }
  return csvResponse(`steward-budgets-${year}.csv`, csvStream(HEADER, lines()), rows.length * months.length);
}
