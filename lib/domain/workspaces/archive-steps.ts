import { counted } from '@/lib/core/counted';
import { formatMoney } from '@/lib/core/money';
import { keyStateAt } from '@/lib/domain/api-keys/rules';
import { askSecond } from '@/lib/domain/approvals/asking-steps';
import { gatewayKeyState } from '@/lib/domain/gateway-keys/rules';
import { type DisabledKey, guardDisabling } from '@/lib/domain/key-changes/guard-steps';
import { NEWEST_COST_DAY, SPEND_DAYS } from '@/lib/lists/sql';
import type { Asking, CommandCtx } from '@/lib/operations/command-context';
import type { Workspace } from '@/prisma/generated/client';

/**
 * What a second person is asked before a workspace is archived that has spent money. Archiving stops every key in it, so
 * that any other is counted as disabling them.
 */
export async function askToArchive(ctx: CommandCtx, { id, name }: Workspace): Promise<Asking | null> {
  const keys = await findWorkingKeys(ctx, id);
  const spent = await sumSpend(ctx, id);
  const members = await ctx.db.workspaceMember.count({ where: { workspaceId: id, goneAt: null } });
  const what = `Archive the workspace ${name}`;
  const asking =
    spent > 0n &&
    (await askSecond(ctx, {
      ...{ act: 'workspace_archive', permission: 'workspace:write', what, workspaceId: id },
      ...{ before: { archived: false }, after: { archived: true }, impact: { keys: keys.length, members } },
      lines: [
        `It spent ${formatMoney(spent)} in the last ${SPEND_DAYS} days.`,
        `${counted(keys.length, 'API key stops', 'API keys stop')} working at once.`,
        `${counted(members, 'member loses', 'members lose')} access.`,
        'Nobody can restore it, not even Anthropic.',
      ],
      names: keys.map((key) => key.name),
    }));
  return asking || guardDisabling(ctx, keys, { what });
}

async function findWorkingKeys({ db, now }: CommandCtx, workspaceId: string): Promise<DisabledKey[]> {
  const vendor = await db.apiKey.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  const steward = await db.gatewayKey.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  return [
    ...vendor
      .filter((key) => keyStateAt(key, now) === 'active')
      .map(({ id, name }): DisabledKey => ({ id, name, kind: 'anthropic', workspaceId })),
    ...steward
      .filter((key) => gatewayKeyState(key, now) === 'live')
      .map(({ id, name }): DisabledKey => ({ id, name, kind: 'steward', workspaceId })),
  ];
}

async function sumSpend({ db }: CommandCtx, workspaceId: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ spent: bigint }[]>`
    SELECT coalesce(sum(t.cost), 0)::bigint AS spent FROM rollup_workspace t JOIN workspaces w ON w.ref = t.workspace_ref
    WHERE w.id = ${workspaceId} AND t.day > ${NEWEST_COST_DAY} - ${SPEND_DAYS}::int AND t.day <= ${NEWEST_COST_DAY}`;
  return row?.spent ?? 0n;
}
