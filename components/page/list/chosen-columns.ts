import type { CsvValue } from '@/lib/core/safe-cell';
import type { ListColumn } from './list-column';

/** Lists whose columns can be chosen; the name is that of the cookie, too. */
export type ListName = 'api-keys' | 'budgets' | 'people' | 'workspaces';

const PREFIX = 'steward-columns-';
const KEPT_SECONDS = 31_536_000;

export function columnsCookie(list: ListName): string {
  return `${PREFIX}${list}`;
}

/** As `document.cookie` takes it; no choice is forgotten again. */
export function keepColumns(list: ListName, chosen: readonly string[] | null): string {
  const kept = chosen ? `${chosen.join('.')}; max-age=${KEPT_SECONDS}` : '; max-age=0';
  return `${columnsCookie(list)}=${kept}; path=/; samesite=lax`;
}

/** The ids in a cookie or in an address; null where there is no choice. */
export function readChosen(text: string | null | undefined): readonly string[] | null {
  return text ? text.slice(0, 400).split('.') : null;
}

/** Those that are shown: the reader's choice, else the usual ones. The first names its row and is always there. */
export function shownColumns<Row>(
  columns: readonly ListColumn<Row>[],
  chosen: readonly string[] | null,
): ListColumn<Row>[] {
  return columns.filter(({ id, isExtra }, at) => at === 0 || (chosen ? chosen.includes(id) : !isExtra));
}

/** What a file says of these columns. */
export function fileFields<Row>(columns: readonly ListColumn<Row>[]): Record<string, (row: Row) => CsvValue> {
  return Object.assign({}, ...columns.map(({ file }) => file));
}
