import { findActors } from '@/lib/access/find-actor';
import { isCaller } from '@/lib/access/principals';
import type { Tx } from '@/lib/core/db';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { COMMANDS } from '@/lib/domain/operations/schema';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { Approval } from '@/prisma/generated/client';
import type { Exemption } from './guard-rules';
import type { DisabledKey } from './guard-steps';
import type { KnownKey } from './reads';

interface Asked {
  requestId: string;
  what: string;
  askedBy: string;
  /** Of the first of them. */
  names: string[];
  count: number;
}

const subjectOf = ({ requestId, what }: Pick<Asked, 'requestId' | 'what'>) => ({
  kind: 'approval',
  id: requestId,
  name: what,
});

/** Tells whoever can approve that somebody wants to disable more keys than one person may alone. */
export async function tellAsked(tx: Tx, about: Asked, people: string[], now: Date): Promise<void> {
  const to = { people, only: true };
  await tell(tx, { kind: 'key.approval_asked', about, subject: subjectOf(about), key: about.requestId, to, now });
}

/** Nobody else could approve: all owners are told before it happens. */
export async function tellAlone(tx: Tx, about: Asked & { minutes: number }, now: Date): Promise<void> {
  const to = { people: await listOwners(tx), only: true };
  await tell(tx, { kind: 'key.approval_missing', about, subject: subjectOf(about), key: about.requestId, to, now });
}

/** Tells all owners that more keys were disabled than one person may alone, and why that needed no second one. */
export async function tellExempt(
  tx: Tx,
  { actor, intentId, now }: CommandCtx,
  keys: readonly DisabledKey[],
  exempt: Exemption,
): Promise<void> {
  const names = keys.slice(0, 20).map(({ name }) => name);
  await tell(tx, {
    kind: 'key.approval_exempt',
    about: { by: actor.name, names, count: keys.length, exempt, intentId },
    subject: { kind: 'api_key', id: keys[0]?.id ?? '', name: keys[0]?.name ?? '' },
    key: intentId,
    to: { people: await listOwners(tx), only: true },
    now,
  });
}

/** Tells whoever may change these keys, and their owners, once that they work no more and who saw to that. */
export async function tellChanged(ctx: CommandCtx, act: string, keys: readonly KnownKey[]): Promise<void> {
  const owners = new Set(keys.flatMap(({ ownerId }) => ownerId ?? []));
  const people = (await findActors(ctx.db)).filter(
    ({ upstreamUserId }) => upstreamUserId !== null && owners.has(upstreamUserId),
  );
  const names = keys.slice(0, 20).map(({ name }) => name);
  await ctx.db.$transaction((tx) =>
    tell(tx, {
      kind: 'key.disabled_many',
      about: { by: ctx.actor.name, act: act === 'archive' ? 'archive' : 'disable', names, count: keys.length },
      subject: { kind: 'api_key', id: keys[0]?.id ?? '', name: keys[0]?.name ?? '' },
      key: ctx.intentId,
      workspaceIds: [...new Set(keys.flatMap(({ workspaceId }) => workspaceId ?? []))],
      to: {
        people: people.map(({ personId }) => personId).slice(0, 500),
        except: isCaller(ctx.actor) ? [ctx.actor.personId] : [],
      },
      now: ctx.now,
    }),
  );
}

const DECIDED = ['approved', 'refused'] as const;

/** Tells whoever asked what became of it. */
export async function tellDisablingDecided(tx: Tx, approval: Approval, now: Date): Promise<void> {
  const { command, decision, askedById, decidedByName, intentId, what, note } = approval;
  const told = DECIDED.find((known) => known === decision);
  if (!mayNeedSecond(command) || approval.tokenId !== null || askedById === null || !told) return;
  const about = { requestId: intentId, what, decision: told, decidedBy: decidedByName ?? 'Somebody', note };
  const to = { people: [askedById], only: true };
  await tell(tx, { kind: 'key.approval_decided', about, subject: subjectOf(about), key: intentId, to, now });
}

function mayNeedSecond(command: string): boolean {
  return COMMANDS.some(({ name, approval }) => name === command && approval?.isConditional);
}

async function listOwners(tx: Tx): Promise<string[]> {
  return (await findActors(tx)).filter(({ role }) => role === 'owner').map(({ personId }) => personId);
}
