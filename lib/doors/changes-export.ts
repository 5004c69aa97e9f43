import 'server-only';
import type { CsvValue } from '@/lib/core/safe-cell';
import { dayOf } from '@/lib/core/time';
import { listAuditRows } from '@/lib/domain/audit/queries';
import type { AuditFilters, AuditRow } from '@/lib/domain/audit/query-schema';
import type { SignedInCtx } from './context';
import { csvResponse, csvStream } from './csv';
import { heavyRows } from './heavy';

const HEADER = [
  ...['asked_at_utc', 'ended_at_utc', 'who', 'role', 'action', 'command', 'target', 'target_kind', 'target_id'],
  ...['workspace_ids', 'outcome', 'message', 'before', 'after', 'source', 'address', 'agent', 'entries', 'change_id'],
];

/** All changes that the Audit page shows for the same filters, read page by page as the page does. */
export async function changesExportResponse(ctx: SignedInCtx, filters: AuditFilters): Promise<Response> {
  // Read before the response starts, so that a refusal still gets its status.
  const first = await listAuditRows(ctx, filters);
  async function* rows() {
    for (let page = first; ; page = await listAuditRows(ctx, { ...filters, before: page.older ?? undefined })) {
      yield* page.rows.map(toCells);
      if (page.older === null) return;
    }
  }
  return csvResponse(`steward-changes-${dayOf(ctx.now)}.csv`, csvStream(HEADER, heavyRows(ctx, rows())));
}

function toCells(row: AuditRow): CsvValue[] {
  const { subject } = row;
  return [
    ...[row.askedAt.toISOString(), row.finishedAt?.toISOString() ?? null, row.actorName, row.role, row.commandWords],
    ...[row.command, subject.name, subject.kind, subject.id, row.workspaceIds.join(' '), row.state, row.errorMessage],
    ...[row.before, row.after].map((fields) => fields && JSON.stringify(fields)),
    ...[row.source, row.address, row.agent, row.entries.join(' '), row.intentId],
  ];
}
