import type { ExportRow } from '@/lib/domain/usage/export-query-schema';
import { usageExport } from '@/lib/domain/usage/report/export-queries';
import type { UsageFilter } from '@/lib/domain/usage/report/filter';
import type { Ctx } from '@/lib/operations/context';

/** Every part of every period, as a file of the usage page gives them. */
export async function* exportedRows(ctx: Ctx, filter: UsageFilter): AsyncGenerator<ExportRow> {
  yield* (await usageExport(ctx, filter)).rows;
}
