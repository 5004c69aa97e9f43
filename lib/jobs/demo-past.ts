import { canonicalJson, sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { dayOf } from '@/lib/core/time';
import { listConcernedWorkspaces, subjectColumns } from '@/lib/operations/subject';
import { type DemoPerson, ensureDemoSignIns } from './bootstrap';
import { budgetScenes } from './demo-budgets';
import { centreScenes } from './demo-centres';
import { type Cast, type Scene, tellStory } from './demo-story';
import { executeIntent } from './intents/run';
import { syncMirror } from './reading/mirror';
import type { WorkerDeps } from './worker-deps';

const DAY_MS = 86_400_000;
const SET_UP_DAYS_AGO = 56;

/**
 * Gives a simulated organisation eight weeks of history before its first start: each change is requested by someone and
 * carried out by the same runner as any other, on a clock set in the past. Does nothing if anything has happened.
 */
export async function tellPast(deps: WorkerDeps, people: readonly DemoPerson[], password: string): Promise<void> {
  const { db } = deps.database;
  const installation = await db.installation.findUniqueOrThrow({ where: { id: 1 } });
  if (installation.mode !== 'simulated') throw new Error('Only a simulated organisation has a demonstration past.');
  if ((await db.intent.count()) + (await db.auditEntry.count()) > 0) return;
  const start = deps.now().getTime();
  const atDay = (daysAgo: number, time: string) => {
    const day = new Date(start - daysAgo * DAY_MS).toISOString().slice(0, 10);
    return new Date(`${day}T${time}:00.000Z`);
  };
  await ensureDemoSignIns(toldAt(deps, atDay(SET_UP_DAYS_AGO, '08:50')), [...people], password);
  await syncMirror(deps, 'manual');
  const cast = await readCast(deps, people);
  const scenes = [...tellStory(cast), ...budgetScenes(cast), ...centreScenes(cast)].sort(
    (a, b) => b.daysAgo - a.daysAgo || a.time.localeCompare(b.time),
  );
  for (const scene of scenes) await play(deps, cast, scene, atDay(scene.daysAgo, scene.time));
}

function toldAt(deps: WorkerDeps, at: Date): WorkerDeps {
  let passed = 0;
  // Each step takes a moment, so that entries keep their order.
  const now = () => new Date(at.getTime() + 150 * passed++);
  return { ...deps, now, toldAt: now };
}

async function play(deps: WorkerDeps, cast: Cast, scene: Scene, at: Date): Promise<void> {
  const { command, refused } = scene;
  const { db } = deps.database;
  const request = scene.about ? await db.inviteRequest.findFirst({ where: { email: scene.about } }) : null;
  const input = command.input.parse({ ...(scene.input as object), ...(request ? { requestId: request.id } : {}) });
  const { target, subjectKind, subjectWithin, subjectId } = subjectColumns(command.subject(input));
  const id = newId();
  const text = canonicalJson(input);
  const personId = cast.person[scene.by] ?? null;
  await deps.database.pool.query(
    `INSERT INTO intents (id, command, input, input_hash, target, workspace_id, actor_kind, actor_person_id, idempotency_key,
       subject_kind, subject_within, subject_id, workspace_ids, source, request_id, background, state, created_at, proved_at, finished_at, error_code, error_message, refusals, refusals_due)
     VALUES ($1::uuid, $2, $3::jsonb, $4, $5, $6, 'person', $7::uuid, $8, $16, $17, $18, $19, 'web', $8, $9, $10, $11, $11, $12, $13, $14, $15, $12)`,
    [
      ...[id, command.name, refused ? '{}' : text, sha256(text), target],
      ...[command.object?.(input).workspaceId ?? null, personId, id, command.background ?? false],
      ...[refused ? 'denied' : 'queued', at, refused ? at : null, refused ? 'forbidden' : null, refused ?? null],
      refused ? 1 : 0,
      ...[subjectKind, subjectWithin, subjectId, listConcernedWorkspaces(command, input)],
    ],
  );
  await executeIntent(toldAt(deps, new Date(at.getTime() + 400)), id);
}

async function readCast({ database: { db, pool }, now }: WorkerDeps, people: readonly DemoPerson[]): Promise<Cast> {
  const emails = people.map(({ email }) => email.toLowerCase());
  const known = await db.person.findMany({ where: { email: { in: emails } }, select: { id: true, email: true } });
  const person = Object.fromEntries(
    people.map(({ role, email }) => [role, known.find((one) => one.email === email.toLowerCase())?.id ?? '']),
  );
  const places = await pool.query<Cast['led'][number] & { isLed: boolean }>(
    `SELECT w.id, w.name, w.display_color AS color, w.tags, EXISTS (SELECT FROM workspace_members m JOIN people p ON p.upstream_user_id = m.user_id
       WHERE m.workspace_id = w.id AND m.gone_at IS NULL AND m.workspace_role = 'workspace_admin' AND p.id = $1::uuid) AS "isLed"
     FROM workspaces w WHERE w.archived_at IS NULL AND w.gone_at IS NULL AND NOT w.is_default ORDER BY w.created_at, w.id`,
    [person.lead],
  );
  const members = await pool.query<Cast['members'][number]>(
    `SELECT u.id AS "userId", p.id::text AS "personId", u.name FROM users u JOIN people p ON p.upstream_user_id = u.id
     WHERE u.gone_at IS NULL AND u.role IN ('developer', 'user') AND u.name <> '' AND lower(u.email) <> ALL ($1::text[])
       AND NOT EXISTS (SELECT FROM workspace_members m WHERE m.user_id = u.id AND m.workspace_role = 'workspace_admin'
         AND m.gone_at IS NULL)
     ORDER BY u.name, u.id LIMIT 3`,
    [emails],
  );
  const limits = await pool.query<NonNullable<Cast['limit']>>(
    `SELECT r.id AS "rateLimitId", part->>'type' AS type, (part->>'value')::float8 AS value
     FROM rate_limits r, jsonb_array_elements(r.limits) part
     WHERE r.gone_at IS NULL AND r.group_type = 'model_group' AND part->>'type' = 'output_tokens_per_minute'
       AND NOT EXISTS (SELECT FROM workspace_rate_limits o WHERE o.rate_limit_id = r.id AND o.gone_at IS NULL)
     ORDER BY r.id LIMIT 1`,
  );
  return {
    person,
    led: places.rows.filter(({ isLed }) => isLed),
    others: places.rows.filter(({ isLed }) => !isLed),
    members: members.rows,
    limit: limits.rows[0] ?? null,
    today: dayOf(now()),
  };
}
