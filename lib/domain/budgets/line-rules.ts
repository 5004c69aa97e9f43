import { PERIODS, SCOPE_KINDS } from './rules';

/** Columns of a file of budgets. */
export const LINE_COLUMNS = [
  ...['name', 'scope', 'scope_id', 'period', 'limit_usd', 'alert_at', 'alert_at_forecast', 'owner', 'recipients'],
  ...['first_day', 'notes'],
] as const;
export type LineColumn = (typeof LINE_COLUMNS)[number];
const NEEDED: readonly LineColumn[] = ['scope', 'scope_id', 'period', 'limit_usd'];

export const MOST_LINES = 10_000;
/** How many lines are sent as one change. */
export const LINES_AT_ONCE = 400;

export interface FileLine {
  /** Where it stands in the file, from 1. */
  line: number;
  cells: Partial<Record<LineColumn, string>>;
}

export type ReadFile = { lines: FileLine[] } | { problem: string };

/** Reads a file of budgets: its header says which column is which, and unknown columns are left out. */
export function readFile(rows: readonly { line: number; cells: readonly string[] }[]): ReadFile {
  const [head, ...body] = rows;
  const columns = (head?.cells ?? []).map(
    (cell) => LINE_COLUMNS.find((name) => name === cell.trim().toLowerCase()) ?? null,
  );
  const missing = NEEDED.filter((name) => !columns.includes(name));
  if (missing.length > 0) return { problem: `The first line must name the columns. ${missing.join(', ')} is missing.` };
  if (body.length === 0) return { problem: 'There is no line below the header.' };
  if (body.length > MOST_LINES) return { problem: `Use at most ${MOST_LINES.toLocaleString('en-US')} lines.` };
  return {
    lines: body.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(
        columns.flatMap((name, at) => (name && cells[at] !== undefined ? [[name, cells[at].slice(0, 2_000)]] : [])),
      ),
    })),
  };
}

const list = (text: string) => text.split(/[\s,;]+/).filter((part) => part !== '');
/** A spreadsheet's own guard against formulas. */
const bare = (text: string | undefined) => (text ?? '').trim().replace(/^'(?=[=+\-@])/, '');

/** A line as the terms of a budget, still to be judged. An empty limit is neither zero nor `none`. */
export function termsOfLine({ cells }: FileLine, today: string) {
  const of = (name: LineColumn) => bare(cells[name]);
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
