import 'server-only';
import type { CsvValue } from '@/lib/core/safe-cell';
import { dayOf } from '@/lib/core/time';
import { MOST_ROWS_AT_ONCE } from '@/lib/lists/schema';
import type { SignedInCtx } from './context';
import { csvResponse, csvStream } from './csv';
import { heavy } from './heavy';

interface Piece {
  rows: readonly { id: string }[];
  total: number;
}

type RowOf<Page extends Piece> = Page['rows'][number];

interface ListExport<Page extends Piece> {
  /** What is listed: `api-keys`. */
  name: string;
  /** Runs the list's own query for one batch, with the reader's own permission. */
  read: (piece: { page: number; pageSize: number }) => Promise<Page>;
  /** Rows per batch. */
  pieceSize?: number;
  /** The fields of the file, by name, once the first rows are known. */
  fieldsOf: (first: Page) => Readonly<Record<string, (row: RowOf<Page>) => CsvValue>>;
}

/**
 * Everything a list finds, as a file. The first rows are read before the response starts, so that a refusal still gets
 * its status.
 */
export async function listExportResponse<Page extends Piece>(
  ctx: SignedInCtx,
  { name, read, fieldsOf, pieceSize = MOST_ROWS_AT_ONCE }: ListExport<Page>,
): Promise<Response> {
  const piece = (page: number) => heavy(ctx, () => read({ page, pageSize: pieceSize }));
  const first = await piece(1);
  const fields = Object.entries(fieldsOf(first));
  async function* lines(): AsyncGenerator<CsvValue[]> {
    // A row that moves while the file is being written is not written twice.
    const written = new Set<string>();
    for (let [page, found] = [1, first]; ; found = await piece(page)) {
      for (const row of found.rows) {
        if (written.has(row.id)) continue;
        written.add(row.id);
        yield fields.map(([, say]) => say(row));
      }
      if (page * pieceSize >= found.total) return;
      page += 1;
    }
  }
  const header = fields.map(([field]) => field);
  return csvResponse(`steward-${name}-${dayOf(ctx.now)}.csv`, csvStream(header, lines()), first.total);
}
