import 'server-only';
import { Readable } from 'node:stream';
import type { CsvValue } from '@/lib/core/safe-cell';
import { dayOf } from '@/lib/core/time';
import { readProofOf } from '@/lib/domain/audit/proof-queries';
import { listAuditRows } from '@/lib/domain/audit/queries';
import type { AuditFilters, AuditRow } from '@/lib/domain/audit/query-schema';
import type { ChangeFormat } from '@/lib/domain/audit/rules';
import type { SignedInCtx } from './context';
import { csvResponse, csvStream } from './csv';
import { heavyRows } from './heavy';
import { toOcsf } from './ocsf';
import { json } from './route';

const HEADER = [
  ...['asked_at_utc', 'ended_at_utc', 'who', 'role', 'action', 'command', 'target', 'target_kind', 'target_id'],
  ...['workspace_ids', 'outcome', 'message', 'before', 'after', 'source', 'address', 'agent', 'entries', 'change_id'],
  ...['duration_ms', 'request_id', 'upstream_request_ids'],
];

/** All changes that the Audit page shows for the same filters, read page by page as the page does. */
export async function changesExportResponse(
  ctx: SignedInCtx,
  filters: AuditFilters,
  format: ChangeFormat,
): Promise<Response> {
  // Read before the response starts, so that a refusal still gets its status.
  const first = await listAuditRows(ctx, filters);
  async function* pages() {
    for (let page = first; ; page = await listAuditRows(ctx, { ...filters, before: page.older ?? undefined })) {
      yield* page.rows;
      if (page.older === null) return;
    }
  }
  const rows = heavyRows(ctx, pages());
  const name = `steward-changes-${dayOf(ctx.now)}`;
  switch (format) {
    case 'csv':
      return csvResponse(`${name}.csv`, csvStream(HEADER, mapped(rows, toCells)));
    case 'jsonl':
      return linesResponse(`${name}.jsonl`, mapped(rows, toRecord));
    case 'ocsf':
      return linesResponse(`${name}.ocsf.jsonl`, mapped(rows, toOcsf));
    case 'manifest':
      return manifestResponse(ctx, filters, rows);
  }
}

async function* mapped<Row, To>(rows: AsyncIterable<Row>, to: (row: Row) => To): AsyncGenerator<To> {
  for await (const row of rows) yield to(row);
}

function linesResponse(name: string, records: AsyncIterable<object>): Response {
  const lines = Readable.from(
    mapped(records, (record) => `${JSON.stringify(record)}\n`),
    { objectMode: false },
  );
  return new Response(Readable.toWeb(lines) as ReadableStream, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}

/** What a file of these filters holds, and what proves it: its entries' digests, and the checkpoint that covers them. */
async function manifestResponse(
  ctx: SignedInCtx,
  filters: AuditFilters,
  rows: AsyncIterable<AuditRow>,
): Promise<Response> {
  let [count, entries] = [0, 0];
  let [newest, oldest]: [Date | null, Date | null] = [null, null];
  let [first, last]: [bigint | null, bigint | null] = [null, null];
  for await (const { askedAt, entries: numbers } of rows) {
    count += 1;
    entries += numbers.length;
    newest ??= askedAt;
    oldest = askedAt;
    for (const number of numbers.map(BigInt)) {
      if (first === null || number < first) first = number;
      if (last === null || number > last) last = number;
    }
  }
  const proof = await readProofOf(ctx, { numbers: [first, last].filter((one) => one !== null).map(String) });
  const entryOf = (number: bigint | null) =>
    number === null ? null : { number: number.toString(), digest: proof.digests[number.toString()] ?? null };
  return json({
    ...{ made_at: ctx.now, filters, changes: count, entries },
    range: { from: oldest, to: newest },
    first_entry: entryOf(first),
    last_entry: entryOf(last),
    checkpoint: proof.checkpoint,
  });
}

function durationOf({ askedAt, finishedAt }: AuditRow): number | null {
  return finishedAt ? finishedAt.getTime() - askedAt.getTime() : null;
}

function toCells(row: AuditRow): CsvValue[] {
  const { subject } = row;
  const { before, after } = row.step ?? row;
  return [
    ...[row.askedAt.toISOString(), row.finishedAt?.toISOString() ?? null, row.actorName, row.role, row.commandWords],
    ...[row.command, subject.name, subject.kind, subject.id, row.workspaceIds.join(' '), row.state, row.errorMessage],
    ...[before, after].map((fields) => fields && JSON.stringify(fields)),
    ...[row.source, row.address, row.agent, row.entries.join(' '), row.intentId],
    ...[durationOf(row)?.toString() ?? null, row.requestId, row.upstreamRequestIds.join(' ')],
  ];
}

function toRecord(row: AuditRow): object {
  const { subject } = row;
  return {
    ...{ change_id: row.intentId, asked_at: row.askedAt, ended_at: row.finishedAt, duration_ms: durationOf(row) },
    who: { kind: row.actorKind, id: row.actorId, name: row.actorName, role: row.role },
    ...{ command: row.command, action: row.commandWords, subject, workspace_ids: row.workspaceIds },
    ...{ outcome: row.state, message: row.errorMessage, before: row.before, after: row.after },
    ...{ source: row.source, address: row.address, agent: row.agent, request_id: row.requestId },
    ...{ upstream_request_ids: row.upstreamRequestIds, entries: row.entries },
    ...(row.step && { step: row.step }),
  };
}
