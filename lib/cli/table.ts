import { isNumeric, readable } from './cells';
import { clip, measure, toPlain } from './plain-text';
import { type Cell, flatten, isObject, type Shown, type ShownRows } from './rows';

interface Column {
  name: string;
  title: string;
  texts: string[];
  isNumeric: boolean;
  width: number;
}

const GAP = '  ';
const LEAST = 8;
const MOST = 48;

export interface Drawn {
  lines: string[];
  /** Columns for which there was no room. */
  left: string[];
}

/** Rows as a table of at most so many places across; without a width, of as many as it takes. */
export function drawTable({ rows, schema, unit }: ShownRows, chosen: readonly string[], columns: number | null): Drawn {
  const table = rows.map((row) => new Map(flatten(row, schema).map((cell) => [cell.name, cell])));
  const names = chosen.length > 0 ? chosen : [...new Set(table.flatMap((row) => [...row.keys()]))];
  const all = names.map((name) =>
    toColumn(
      name,
      table.map((row) => row.get(name)),
      unit,
    ),
  );
  const filled =
    chosen.length > 0 ? all : all.filter(({ texts }) => texts.some((text) => text !== '' && text !== 'no'));
  const { kept, left } = columns === null ? { kept: filled, left: [] } : narrow(filled, columns, chosen.length > 0);
  const line = (texts: readonly string[]) =>
    kept
      .map((column, at) => pad(clip(texts[at] ?? '', column.width), column))
      .join(GAP)
      .trimEnd();
  return {
    lines: [
      line(kept.map(({ title }) => title)),
      ...rows.map((_, at) => line(kept.map(({ texts }) => texts[at] ?? ''))),
    ],
    left,
  };
}

function toColumn(name: string, cells: readonly (Cell | undefined)[], unit: string | null): Column {
  const given = cells.filter((cell) => cell !== undefined);
  const texts = cells.map((cell) => (cell ? readable(cell, unit) : ''));
  const title = toPlain(name).replaceAll(/[_.]/g, ' ').toUpperCase();
  const width = Math.max(measure(title), ...texts.map(measure));
  return { name, title, texts, isNumeric: isNumeric(given), width };
}

function pad(text: string, { width, isNumeric: isRight }: Column): string {
  const space = ' '.repeat(Math.max(0, width - measure(text)));
  return isRight ? space + text : text + space;
}

/** What says least is left out first: ids of what is named beside them, then what stands last. */
function rank({ name }: Column, names: ReadonlySet<string>): number {
  if (name === 'name' || name === 'label' || name === 'email') return 0;
  if (name === 'id') return 1;
  if (/^(status|state|standing|role|spend|limit|spent|total)$/.test(name)) return 2;
  if (/^(is|has)_/.test(name) || name.includes('.')) return 5;
  if (name.endsWith('_id') && names.has(name.replace(/_id$/, '_name'))) return 5;
  return /(_id|_at|_type|color|hint)$/.test(name) ? 4 : 3;
}

const total = (columns: readonly Column[]) =>
  columns.reduce((sum, { width }) => sum + width, 0) + GAP.length * Math.max(0, columns.length - 1);
/** What is copied or compared is never cut: digits, ids, times. */
const leastOf = ({ isNumeric: isWhole, width, name }: Column) =>
  isWhole || /(^|_)(id|at|day)$/.test(name) ? width : Math.min(width, name === 'name' ? 20 : LEAST);

function narrow(columns: readonly Column[], room: number, isChosen: boolean): { kept: Column[]; left: string[] } {
  const names = new Set(columns.map(({ name }) => name));
  const capped = columns.map((column) =>
    column.isNumeric ? column : { ...column, width: Math.min(column.width, MOST) },
  );
  let kept = capped;
  const left: string[] = [];
  const leastRoom = () => total(kept.map((column) => ({ ...column, width: leastOf(column) })));
  while (!isChosen && kept.length > 1 && leastRoom() > room) {
    const worst = kept.reduce((found, column) => (rank(column, names) >= rank(found, names) ? column : found));
    kept = kept.filter((column) => column !== worst);
    left.push(worst.name);
  }
  while (total(kept) > room) {
    const widest = kept.reduce((found, column) => (slack(column) > slack(found) ? column : found));
    if (slack(widest) <= 0) break;
    kept = kept.map((column) => (column === widest ? { ...column, width: column.width - 1 } : column));
  }
  return { kept, left };
}

/** How much narrower a column may become, the widest first. */
function slack(column: Column): number {
  return column.width > leastOf(column) ? column.width : 0;
}

/** One thing: its values line by line, and each list in it as a table below. */
export function drawOne({ value, schema, unit }: Extract<Shown, { kind: 'one' }>, columns: number | null): string[] {
  if (!isObject(value)) return [readable({ value, schema }, unit)];
  const cells = flatten(value, schema);
  const isTable = ({ value: of }: Cell) => Array.isArray(of) && of.length > 0 && of.some(isObject);
  const lines = cells.filter((cell) => !isTable(cell));
  const width = Math.max(0, ...lines.map(({ name }) => measure(name)));
  const room = columns === null ? Number.POSITIVE_INFINITY : Math.max(20, columns - width - GAP.length);
  const shown = lines.map((cell) => {
    const title = toPlain(cell.name).replaceAll('_', ' ');
    return `${title.padEnd(width)}${GAP}${clip(readable(cell, unit), room)}`.trimEnd();
  });
  const tables = cells.filter(isTable).flatMap((cell) => {
    const items = cell.schema?.items ?? cell.schema?.anyOf?.find(({ items: of }) => of)?.items;
    const rows = { kind: 'rows', rows: cell.value as unknown[], schema: items, unit } as const;
    return [
      '',
      toPlain(cell.name).replaceAll('_', ' '),
      ...drawTable(rows, [], columns).lines.map((line) => `${GAP}${line}`),
    ];
  });
  return [...shown, ...tables];
}
