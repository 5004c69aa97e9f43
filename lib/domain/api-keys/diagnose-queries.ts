import { can } from '@/lib/access/reach';
import { commandWords } from '@/lib/domain/operations/schema';
import { limitMatrix } from '@/lib/domain/rate-limits/queries';
import { literally } from '@/lib/lists/sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { apiKeyDiagnose, type DiagnosedKey } from './diagnose-query-schema';
import { type ReadSymptom, readSymptom } from './symptom-rules';
import { keyRows } from './visible-sql';

const MOST_KEYS = 5;
const MOST_CHANGES = 5;
const CHANGED_DAYS = 14;
const DAY_MS = 86_400_000;

type FoundKey = Omit<DiagnosedKey, 'nearest' | 'changes'>;

/** Which keys a pasted text speaks of, how they stand, and what its error means. */
export const diagnoseApiKey = answer(apiKeyDiagnose, async (ctx, { about }) => {
  const read = readSymptom(about);
  const found = await findKeys(ctx, read);
  const [only, ...others] = found;
  // Of several, the reader says which one first.
  const [nearest, changes] =
    only && others.length === 0 ? await Promise.all([readNearest(ctx, only), readChanges(ctx, only)]) : [null, null];
  const keys = found.map((key) => ({ ...key, nearest, changes }));
  const isNamed = read.keyIds.length + read.hints.length > 0 || read.name !== null;
  return {
    ...{ text: read.text, symptom: read.symptom, requestId: read.requestId, gatewayEnds: read.gatewayEnds, keys },
    isUnknown: isNamed && keys.length === 0,
  };
});

async function findKeys(ctx: CallerCtx, { keyIds, hints, name }: ReadSymptom): Promise<FoundKey[]> {
  if (keyIds.length + hints.length === 0 && name === null) return [];
  const [named, pattern] = [name ?? '', `%${literally(name ?? '')}%`];
  return ctx.db.$queryRaw<FoundKey[]>`
    SELECT r.id, r.name, CASE WHEN r.id = ANY(${keyIds}::text[]) THEN 'id' WHEN r.hint = ANY(${hints}::text[]) THEN 'hint'
        ELSE 'name' END AS by, r."isDetailed", r.status, r.hint, r."workspaceId", r."workspaceName",
      w.archived_at IS NOT NULL AS "isWorkspaceArchived", r."expiresAt", r."lastUsedDay", r."ownerName"
    FROM (${keyRows(ctx.actor, ctx.now, 'anthropic')}) r LEFT JOIN workspaces w ON w.id = r."workspaceId"
    WHERE r.id = ANY(${keyIds}::text[]) OR r.hint = ANY(${hints}::text[])
      OR (${named}::text <> '' AND (r.id = ${named} OR lower(r.name) LIKE lower(${pattern}::text)))
    ORDER BY lower(r.name) = lower(${named}::text) DESC, r.status = 'active' DESC NULLS LAST, r.name, r.id LIMIT ${MOST_KEYS}`;
}

/** The limit of its workspace that was nearest to being reached within the last week. */
async function readNearest(ctx: CallerCtx, key: FoundKey): Promise<DiagnosedKey['nearest']> {
  const { workspaceId, isDetailed } = key;
  if (!isDetailed || workspaceId === null || !can(ctx.actor, 'workspace:read', { workspaceId })) return null;
  const matrix = await limitMatrix(ctx, { workspaceId });
  const row = matrix.rows.find(({ id }) => id === workspaceId);
  if (!row?.showsPeaks) return null;
  const known = row.cells.flatMap((lines, at) =>
    lines.flatMap(({ type, effective, peak }) =>
      effective === null || effective === 0 || peak === null
        ? []
        : [{ group: matrix.groups[at]?.name ?? '', type, value: effective, peak: peak.value, at: peak.at }],
    ),
  );
  return known.sort((one, other) => other.peak / other.value - one.peak / one.value)[0] ?? null;
}

interface ChangeRow {
  intentId: string;
  command: string;
  byName: string | null;
  at: Date;
}

async function readChanges(ctx: CallerCtx, key: FoundKey): Promise<DiagnosedKey['changes']> {
  const { workspaceId } = key;
  const mayRead =
    workspaceId === null ? can(ctx.actor, 'settings:read') : can(ctx.actor, 'audit:read', { workspaceId });
  if (!key.isDetailed || !mayRead) return null;
  const since = new Date(ctx.now.getTime() - CHANGED_DAYS * DAY_MS);
  const rows = await ctx.db.$queryRaw<ChangeRow[]>`
    SELECT i.id::text AS "intentId", i.command, coalesce(p.name, i.actor_name) AS "byName", i.finished_at AS at
    FROM intents i LEFT JOIN people p ON p.id = i.actor_person_id
    WHERE i.subject_kind = 'api_key' AND i.subject_id = ${key.id} AND i.state = 'succeeded' AND i.finished_at >= ${since}
    ORDER BY i.finished_at DESC, i.id LIMIT ${MOST_CHANGES}`;
  return rows.map(({ intentId, command, byName, at }) => ({
    ...{ intentId, words: commandWords(command), byName: byName ?? 'Steward', at },
  }));
}
