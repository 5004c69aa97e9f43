import { findActors } from '@/lib/access/find-actor';
import { isCaller } from '@/lib/access/principals';
import type { Tx } from '@/lib/core/db';
import { listOwners } from '@/lib/domain/approvals/telling-steps';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { Exemption } from './guard-rules';
import type { DisabledKey } from './guard-steps';
import type { KnownKey } from './reads';

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
