import type pg from 'pg';
import { eachLiveWorkspace } from '@/lib/domain/workspaces/live-mirror';
import {
  changedMeanwhile,
  type ListRead,
  type MirrorTable,
  requireComplete,
  saysWhatIsMissing,
  upsertMirror,
} from '@/lib/mirror/list';
import type { SyncRunScope } from '@/lib/mirror/run';
import type { Answered } from '@/lib/upstream/contract-fields';
import { type KnownLimit, type RateLimit, tieLimits, type WorkspaceRateLimit } from '@/lib/upstream/contract-limits';
import { readAll } from '@/lib/upstream/pages';
import { nameOfGroup } from './rules';
import { EVERY_WORKSPACE, LIMITS_TARGET } from './schema';

const SHARED = { group_type: 'text', name: 'text', models: 'text[]', limits: 'jsonb' };
const ORGANIZATION: MirrorTable = { name: 'rate_limits', keys: { id: 'text' }, columns: SHARED, absence: ['gone_at'] };
const WORKSPACE: MirrorTable = {
  name: 'workspace_rate_limits',
  keys: { workspace_id: 'text', rate_limit_id: 'text' },
  columns: SHARED,
  absence: ['gone_at'],
};

/** The organisation's limits. They cannot be fetched one by one: a second list confirms what is gone. */
export async function syncRateLimits(run: SyncRunScope): Promise<void> {
  const read = () => readAll((page) => run.call((upstream) => upstream.listRateLimits({ page })));
  const list = await read();
  run.noteList('rate limits', list);
  const rows = list.items.map(({ id, wire, ...limit }) => ({ id, wire, ...shared(limit) }));
  await run.write(async (client) =>
    run.count({ rowsWritten: await upsertMirror(client, ORGANIZATION, rows, run.now()) }),
  );
  const ids = list.items.map(({ id }) => id);
  await removeAbsent(run, list, { table: 'rate_limits', id: 'id', within: 'true' }, [ids], async () => {
    const again = await read();
    return { ...again, ids: again.items.map(({ id }) => id) };
  });
  requireComplete(list, 'rate limits');
}

/** The workspaces' own limits; an absent one is inherited. */
export async function syncWorkspaceRateLimits(run: SyncRunScope): Promise<void> {
  const organization = await run.pool.query<KnownLimit>(
    'SELECT id, group_type AS "groupType", models FROM rate_limits WHERE gone_at IS NULL',
  );
  await eachLiveWorkspace(run, 'rate limits', async (workspaceId) => {
    const since = run.now();
    const read = async () => {
      const list = await readAll((page) =>
        run.call((upstream) => upstream.listWorkspaceRateLimits(workspaceId, { page })),
      );
      return { ...list, items: tieLimits(list.items, organization.rows) };
    };
    const isSettled = async (client: pg.ClientBase) => {
      const changed = await changedMeanwhile(client, LIMITS_TARGET, since);
      const settingUp = await changedMeanwhile(client, 'structure', since);
      const budgets = await changedMeanwhile(client, 'budget', since);
      return !changed.has(workspaceId) && !changed.has(EVERY_WORKSPACE) && settingUp.size + budgets.size === 0;
    };
    const list = await read();
    run.noteList('workspace rate limits', list);
    await run.write(async (client) => {
      if (!(await isSettled(client))) return;
      run.count({ rowsWritten: await mirrorOverrides(client, workspaceId, list.items, run.now()) });
    });
    const ids = list.items.map(({ rate_limit_id }) => rate_limit_id);
    const where = { table: 'workspace_rate_limits', id: 'rate_limit_id', within: 'workspace_id = $2' };
    await removeAbsent(
      run,
      list,
      where,
      [ids, workspaceId],
      async () => {
        const again = await read();
        return { ...again, ids: again.items.map(({ rate_limit_id }) => rate_limit_id) };
      },
      isSettled,
    );
    requireComplete(list, 'rate limits');
  });
}

/** Writes a workspace's own limits as upstream reports them. An entry without any is inherited. */
export async function mirrorOverrides(
  client: pg.ClientBase,
  workspaceId: string,
  entries: readonly Answered<WorkspaceRateLimit>[],
  now: Date,
): Promise<number> {
  const own = entries.map((entry) => ({ ...entry, limits: ownLimits(entry) }));
  const rows = own
    .filter(({ limits }) => limits.length > 0)
    .map(({ rate_limit_id, wire, ...limit }) => ({ workspace_id: workspaceId, rate_limit_id, wire, ...shared(limit) }));
  const inherited = own.filter(({ limits }) => limits.length === 0).map(({ rate_limit_id }) => rate_limit_id);
  return (
    (await upsertMirror(client, WORKSPACE, rows, now)) + (await mirrorInherited(client, workspaceId, inherited, now))
  );
}

/** Upstream reports no such limits: the workspace has the organisation's. */
export async function mirrorInherited(
  client: pg.ClientBase,
  workspaceId: string,
  rateLimitIds: readonly string[],
  now: Date,
): Promise<number> {
  if (rateLimitIds.length === 0) return 0;
  const { rowCount } = await client.query(
    `UPDATE workspace_rate_limits SET gone_at = $3
     WHERE workspace_id = $1 AND rate_limit_id = ANY($2) AND gone_at IS NULL`,
    [workspaceId, rateLimitIds, now.toISOString()],
  );
  return rowCount ?? 0;
}

/** The organisation's own limits in an answer are inherited, not overrides. */
export function ownLimits({ limits }: WorkspaceRateLimit): WorkspaceRateLimit['limits'] {
  return limits.filter(({ source }) => source?.type !== 'organization');
}

type Limit = Pick<RateLimit, 'group' | 'models'> & { limits: readonly unknown[] };

function shared({ group, models, limits }: Limit) {
  return { group_type: group.type, name: nameOfGroup(group, models), models: models ?? [], limits };
}

async function removeAbsent(
  run: SyncRunScope,
  list: Omit<ListRead<unknown>, 'items'>,
  { table, id, within }: { table: string; id: string; within: string },
  values: [string[], ...string[]],
  readAgain: () => Promise<Omit<ListRead<unknown>, 'items'> & { ids: string[] }>,
  isSettled: (client: pg.ClientBase) => Promise<boolean> = async () => true,
): Promise<void> {
  if (!saysWhatIsMissing(list)) return;
  const absent = `gone_at IS NULL AND NOT ${id} = ANY($1::text[]) AND ${within}`;
  const { rowCount } = await run.pool.query(`SELECT FROM ${table} WHERE ${absent}`, values);
  if (!rowCount) return;
  const again = await readAgain();
  if (!saysWhatIsMissing(again)) return;
  const [ids, ...rest] = values;
  await run.write(async (client) => {
    if (!(await isSettled(client))) return;
    const gone = await client.query(`UPDATE ${table} SET gone_at = $${values.length + 1} WHERE ${absent}`, [
      [...new Set([...ids, ...again.ids])],
      ...rest,
      run.now().toISOString(),
    ]);
    run.count({ rowsWritten: gone.rowCount ?? 0 });
  });
}
