export const MOST_LINES = 10_000;
/** How many lines are sent as one change. */
export const LINES_AT_ONCE = 400;
const MOST_LETTERS = 2_000;

export interface NamedLine<Column extends string> {
  /** Where it stands in the file, from 1. */
  line: number;
  cells: Partial<Record<Column, string>>;
}

export type ReadFile<Column extends string> = { lines: NamedLine<Column>[] } | { problem: string };

interface Columns<Column extends string> {
  columns: readonly Column[];
  needed: readonly Column[];
}

/** Reads a file whose header says which column is which; unknown columns are left out. */
export function readNamedLines<Column extends string>(
  rows: readonly { line: number; cells: readonly string[] }[],
  { columns: known, needed }: Columns<Column>,
): ReadFile<Column> {
  const [head, ...body] = rows;
  const columns = (head?.cells ?? []).map((cell) => known.find((name) => name === cell.trim().toLowerCase()) ?? null);
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) return { problem: `The first line must name the columns. ${missing.join(', ')} is missing.` };
  if (body.length === 0) return { problem: 'There is no line below the header.' };
  if (body.length > MOST_LINES) return { problem: `Use at most ${MOST_LINES.toLocaleString('en-US')} lines.` };
  return {
    lines: body.map(({ line, cells }) => {
      const named = columns.flatMap((name, at) =>
        name && cells[at] !== undefined ? [[name, cells[at].slice(0, MOST_LETTERS)]] : [],
      );
      return { line, cells: Object.fromEntries(named) as NamedLine<Column>['cells'] };
    }),
  };
}

/** A cell without a spreadsheet's own guard against formulas. */
export function bareCell(text: string | undefined): string {
  return (text ?? '').trim().replace(/^'(?=[=+\-@])/, '');
}
