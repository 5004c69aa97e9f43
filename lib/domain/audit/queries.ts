import { z } from 'zod';
import type { PersonActor } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { nameOf } from '@/lib/core/names';
import { addDays, dayStart } from '@/lib/core/time';
import { commandsThatMove, commandWords } from '@/lib/domain/operations/schema';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import type { Prisma } from '@/prisma/generated/client';
import { type AuditCheck, auditCheckGet, auditList } from './query-schema';

const PAGE_SIZE = 50;
const MONEY_COMMANDS = commandsThatMove('figures');

/** Changes, newest first, as far as the actor may see: all, those about money, of workspaces they lead, or their own. */
export const listAuditRows = answer(
  auditList,
  async (ctx, { from, to, outcome, intent, workspaceIds, commands, page }) => {
    const createdAt = { ...(from ? { gte: dayStart(from) } : {}), ...(to ? { lt: dayStart(addDays(to, 1)) } : {}) };
    const where: Prisma.IntentWhereInput = {
      AND: [
        visibleTo(ctx.actor),
        { createdAt },
        outcome ? { state: outcome } : {},
        intent ? { id: intent } : {},
        workspaceIds ? { OR: workspaceIds.map(ofWorkspace) } : {},
        commands ? { command: { in: commands } } : {},
      ],
    };
    const [total, intents] = await Promise.all([
      ctx.db.intent.count({ where }),
      ctx.db.intent.findMany({
        where,
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        skip: (page - 1) * PAGE_SIZE,
        take: PAGE_SIZE,
        select: {
          id: true,
          command: true,
          target: true,
          state: true,
          createdAt: true,
          finishedAt: true,
          errorMessage: true,
          actorKind: true,
          actorName: true,
          actorPersonId: true,
          refusals: true,
          errorCode: true,
        },
      }),
    ]);
    const [names, entries] = await Promise.all([namesFor(ctx, intents), entriesFor(ctx, intents)]);
    const rows = intents.map((row) => ({
      intentId: row.id,
      askedAt: row.createdAt,
      finishedAt: row.finishedAt,
      actorName: row.actorPersonId
        ? (names.get(`person:${row.actorPersonId}`) ?? 'Someone')
        : (row.actorName ?? actorWord(row.actorKind)),
      command: row.command,
      commandWords: commandWords(row.command),
      target: row.target,
      targetName: names.get(row.target) ?? row.target,
      state: row.state,
      errorMessage: row.errorMessage,
      refusals: row.refusals,
      isOfAnyCommand: row.errorCode === 'throttled',
      entries: entries.get(row.id) ?? [],
    }));
    return { rows, total, page, pageSize: PAGE_SIZE };
  },
);

const checkDetail = z.object({
  state: z.enum(['whole', 'broken']),
  checked: z.number(),
  words: z.string().optional(),
});

/** How the last check of the whole chain ended, for those who see all of it. */
export const readAuditCheck = answer(auditCheckGet, async (ctx): Promise<AuditCheck | null> => {
  if (!reach(ctx.actor, 'audit:read').all) return null;
  const rows = await ctx.db.processStatus.findMany({ where: { name: { in: ['audit', 'audit_head'] } } });
  const [check, head] = ['audit', 'audit_head'].map((name) => rows.find((row) => row.name === name));
  const detail = checkDetail.safeParse(check?.detail).data;
  return {
    state: detail?.state ?? 'unchecked',
    checked: detail?.checked ?? 0,
    checkedAt: check?.at ?? null,
    words: detail?.words ?? null,
    recordedAt: head?.at ?? null,
  };
});

function actorWord(kind: string): string {
  return kind === 'code' ? 'One-time code' : 'Steward';
}

function visibleTo(actor: PersonActor): Prisma.IntentWhereInput {
  const within = reach(actor, 'audit:read');
  if (within.all) return {};
  const parts: Prisma.IntentWhereInput[] = [{ actorPersonId: actor.personId }];
  if (within.moneyOnly) parts.push({ command: { in: MONEY_COMMANDS } });
  if (within.workspaceIds.length > 0) parts.push({ workspaceId: { in: within.workspaceIds } });
  return { OR: parts };
}

/** Before a workspace is made its id is known to nobody: the results of what made it name it. */
function ofWorkspace(workspaceId: string): Prisma.IntentWhereInput {
  return {
    OR: [
      { workspaceId },
      { command: 'workspace.create', result: { path: ['workspaceId'], equals: workspaceId } },
      { command: 'structure.set_up', result: { path: ['workspaceIds'], array_contains: [workspaceId] } },
    ],
  };
}

interface NamedRow {
  id: string;
  target: string;
  actorPersonId: string | null;
}

/** Names of what the rows mention: five statements, however many rows. */
async function namesFor(ctx: Ctx, rows: NamedRow[]): Promise<Map<string, string>> {
  const idsOf = (kind: string) =>
    rows.filter((row) => row.target.startsWith(`${kind}:`)).map((row) => row.target.slice(kind.length + 1));
  const sessions = await ctx.db.session.findMany({
    where: { id: { in: idsOf('session').filter(isUuid) } },
    select: { id: true, personId: true },
  });
  // A membership or a lead: who, and where.
  const inWorkspaces = ['member', 'lead'].flatMap((kind) =>
    idsOf(kind).map((ids) => {
      const [workspaceId = '', id = ''] = ids.split(':');
      return { target: `${kind}:${ids}`, workspaceId, id };
    }),
  );
  const personIds = [
    ...rows.flatMap((row) => row.actorPersonId ?? []),
    ...idsOf('person').filter(isUuid),
    ...sessions.map((session) => session.personId),
    ...inWorkspaces.map(({ id }) => id).filter(isUuid),
  ];
  const [people, workspaces, users, invites] = await Promise.all([
    ctx.db.person.findMany({ where: { id: { in: personIds } }, select: { id: true, name: true, email: true } }),
    ctx.db.workspace.findMany({
      where: {
        id: { in: [...idsOf('workspace'), ...idsOf('rate_limits'), ...inWorkspaces.map((one) => one.workspaceId)] },
      },
      select: { id: true, name: true },
    }),
    ctx.db.user.findMany({
      where: { id: { in: [...idsOf('user'), ...inWorkspaces.map(({ id }) => id)] } },
      select: { id: true, name: true, email: true },
    }),
    ctx.db.inviteRequest.findMany({
      where: { id: { in: idsOf('invite').filter(isUuid) } },
      select: { id: true, email: true },
    }),
  ]);
  const names = new Map<string, string>();
  for (const person of people) names.set(`person:${person.id}`, nameOf(person));
  for (const user of users) names.set(`user:${user.id}`, nameOf(user));
  for (const { id, email } of invites) names.set(`invite:${id}`, `Invite of ${email}`);
  for (const { id, name } of workspaces) {
    names.set(`workspace:${id}`, name);
    names.set(`rate_limits:${id}`, `Rate limits of ${name}`);
  }
  for (const session of sessions) {
    names.set(`session:${session.id}`, `Session of ${names.get(`person:${session.personId}`) ?? 'someone'}`);
  }
  const whoIs = new Map([...people, ...users].map((who) => [who.id, nameOf(who)]));
  for (const { target, workspaceId, id } of inWorkspaces) {
    names.set(target, `${whoIs.get(id) ?? id} in ${names.get(`workspace:${workspaceId}`) ?? workspaceId}`);
  }
  for (const name of idsOf('new_workspace')) names.set(`new_workspace:${name}`, name);
  return names;
}

async function entriesFor(ctx: Ctx, rows: NamedRow[]): Promise<Map<string, string[]>> {
  const entries = await ctx.db.auditEntry.findMany({
    where: { intentId: { in: rows.map((row) => row.id) } },
    orderBy: { seq: 'asc' },
    select: { seq: true, intentId: true },
  });
  const byIntent = new Map<string, string[]>();
  for (const { seq, intentId } of entries) {
    if (intentId) byIntent.set(intentId, [...(byIntent.get(intentId) ?? []), seq.toString()]);
  }
  return byIntent;
}

function isUuid(text: string): boolean {
  return z.uuid().safeParse(text).success;
}
