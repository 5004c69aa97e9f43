import type { TableRow } from '@/lib/core/delimited';
import { bareCell, type NamedLine, type ReadFile, readNamedLines } from '@/lib/core/named-lines';
import { PERIODS, SCOPE_KINDS } from './rules';

/** Columns of a file of budgets. */
export const LINE_COLUMNS = [
  ...['name', 'scope', 'scope_id', 'period', 'limit_usd', 'alert_at', 'alert_at_forecast', 'owner', 'recipients'],
  ...['first_day', 'notes'],
] as const;
export type LineColumn = (typeof LINE_COLUMNS)[number];
const NEEDED: readonly LineColumn[] = ['scope', 'scope_id', 'period', 'limit_usd'];

export type FileLine = NamedLine<LineColumn>;

/** Reads a file of budgets. */
export function readFile(rows: readonly TableRow[]): ReadFile<LineColumn> {
  return readNamedLines(rows, { columns: LINE_COLUMNS, needed: NEEDED });
}

const list = (text: string) => text.split(/[\s,;]+/).filter((part) => part !== '');

/** A line as the terms of a budget, still to be judged. An empty limit is neither zero nor `none`. */
export function termsOfLine({ cells }: FileLine, today: string) {
  const of = (name: LineColumn) => bareCell(cells[name]);
  const scope = of('scope').toLowerCase();
  const limit = of('limit_usd');
  const percents = (name: LineColumn, usual: readonly number[]) =>
    cells[name] === undefined ? [...usual] : list(of(name)).map((part) => Number(part.replace('%', '')));
  return {
    name: of('name'),
    scope: {
      kind: SCOPE_KINDS.find((kind) => kind === scope) ?? scope,
      id: scope === 'organization' ? '' : of('scope_id'),
    },
    period: PERIODS.find((period) => period === of('period').toLowerCase()) ?? of('period'),
    limit: limit.toLowerCase() === 'none' ? null : limit,
    actual: percents('alert_at', [50, 80, 95, 100]),
    forecast: percents('alert_at_forecast', [100]),
    firstDay: of('first_day') === '' ? today : of('first_day'),
    notes: of('notes'),
    owner: of('owner').toLowerCase(),
    recipients: list(of('recipients').toLowerCase()),
  };
}
