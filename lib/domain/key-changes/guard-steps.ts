import { findActors } from '@/lib/access/find-actor';
import { isCaller, type PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { counted } from '@/lib/core/counted';
import type { Tx } from '@/lib/core/db';
import { KEY_WRITES, type KeyKind } from '@/lib/domain/api-keys/rules';
import { readApprovalPolicy } from '@/lib/domain/approval-policy/reads';
import { toAsking, type Weighed } from '@/lib/domain/approvals/asking-steps';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';
import type { Asking, CommandCtx } from '@/lib/operations/command-context';
import { requireFreshSignIn } from '@/lib/operations/fresh-sign-in';
import { type Exemption, judgeDisabling } from './guard-rules';
import { tellExempt } from './telling-steps';

const DAY_MS = 86_400_000;
const MOST_TOLD = 200;

/** A key that works and is about to be disabled, archived or revoked. */
export interface DisabledKey {
  id: string;
  kind: KeyKind;
  name: string;
  workspaceId: string | null;
}

interface Guarded {
  /** In words: `Disable 12 API keys`. */
  what: string;
  reason?: string;
  /** Somebody has approved this before: a try of its rest. */
  isApproved?: boolean;
}

/**
 * What a person asks a second one for who disables more keys within a while than the policy allows to one alone; null: these
 * keys may be disabled now, and count from now on. Keys that are reported as exposed need nobody.
 */
export function guardDisabling(ctx: CommandCtx, keys: readonly DisabledKey[], asked: Guarded): Promise<Asking | null> {
  const { actor, now } = ctx;
  if (!isCaller(actor) || asked.isApproved || ctx.isApproved) return Promise.resolve(null);
  return ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('key_disablings'), hashtext(${actor.personId}))::text`;
    if ((await tx.keyDisabling.count({ where: { intentId: ctx.intentId } })) > 0) return null;
    const exposed = await findExposed(tx, keys);
    const counted = keys.filter(({ id }) => !exposed.has(id));
    const policy = await readKeyPolicy(tx);
    const since = new Date(now.getTime() - policy.disableMinutes * 60_000);
    const earlier = await findEarlier(tx, actor.personId, since);
    const others = (await findActors(tx)).filter(
      (person) => person.personId !== actor.personId && mayApprove(person, counted),
    );
    const most = policy.mostDisabled;
    const approvals = await readApprovalPolicy(tx);
    const isAsked = approvals.acts.includes('key_disabling');
    const judged = judgeDisabling({ earlier, keys: counted.map(({ id }) => id), most, others: others.length });
    if (judged !== 'go') requireFreshSignIn(ctx);
    if (!isAsked || judged === 'go') {
      await keepDisablings(tx, ctx, keys, (id) => (exposed.has(id) ? 'leak' : null));
      const leaked = keys.filter(({ id }) => exposed.has(id));
      const all = new Set([...(await findEarlier(tx, actor.personId, since, true)), ...keys.map(({ id }) => id)]);
      if (leaked.length > 0 && all.size > most) await tellExempt(tx, ctx, leaked, 'leak');
      return null;
    }
    const weighed = weigh(counted, asked, policy);
    return toAsking(ctx, weighed, { others, policy: approvals, delayMinutes: policy.disableMinutes });
  });
}

/** Notes keys that are disabled without a second person, and tells all owners where it is more than one person may alone. */
export async function noteExempt(
  ctx: CommandCtx,
  keys: readonly DisabledKey[],
  exempt: Exclude<Exemption, 'leak'>,
): Promise<void> {
  if (keys.length === 0) return;
  await ctx.db.$transaction(async (tx) => {
    const { mostDisabled, disableMinutes } = await readKeyPolicy(tx);
    const since = new Date(ctx.now.getTime() - disableMinutes * 60_000);
    const earlier = isCaller(ctx.actor) ? await findEarlier(tx, ctx.actor.personId, since, true) : new Set();
    await keepDisablings(tx, ctx, keys, () => exempt);
    const all = new Set([...earlier, ...keys.map(({ id }) => id)]);
    if (all.size > mostDisabled) await tellExempt(tx, ctx, keys, exempt);
  });
}

/** Owners, and whoever may change each of these keys themselves. */
function mayApprove(person: PersonActor, keys: readonly DisabledKey[]): boolean {
  if (person.role === 'owner') return true;
  return keys.every(({ kind, workspaceId }) => can(person, KEY_WRITES[kind], { workspaceId }));
}

async function findExposed(tx: Tx, keys: readonly DisabledKey[]): Promise<ReadonlySet<string>> {
  const ids = keys.map(({ id }) => id);
  const open = await tx.keyExposure.findMany({ where: { apiKeyId: { in: ids }, closedAt: null } });
  return new Set(open.map(({ apiKeyId }) => apiKeyId));
}

/** Without what was not disabled after all. What a second person approved does not stand here. */
async function findEarlier(tx: Tx, personId: string, since: Date, withExempt = false): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT d.api_key_id AS id FROM key_disablings d JOIN intents i ON i.id = d.intent_id
    LEFT JOIN intent_steps s ON s.intent_id = d.intent_id AND s.key = 'key:' || d.api_key_id
    WHERE d.person_id = ${personId}::uuid AND d.at > ${since} AND (d.exempt IS NULL OR ${withExempt})
      AND CASE WHEN s.key IS NULL THEN i.state NOT IN ('failed', 'expired', 'denied')
        ELSE s.state <> 'failed' AND NOT (s.state = 'waiting' AND i.state = 'failed') END`;
  return new Set(rows.map(({ id }) => id));
}

async function keepDisablings(
  tx: Tx,
  { actor, intentId, now }: CommandCtx,
  keys: readonly DisabledKey[],
  exemptOf: (id: string) => Exemption | null,
): Promise<void> {
  await tx.keyDisabling.deleteMany({ where: { at: { lt: new Date(now.getTime() - 2 * DAY_MS) } } });
  const personId = isCaller(actor) ? actor.personId : null;
  await tx.keyDisabling.createMany({
    data: keys.map(({ id }) => ({ intentId, apiKeyId: id, personId, exempt: exemptOf(id), at: now })),
    skipDuplicates: true,
  });
}

function weigh(keys: readonly DisabledKey[], { what, reason }: Guarded, policy: KeyPolicy): Weighed {
  const [most, within] = [
    counted(policy.mostDisabled, 'key', 'keys'),
    counted(policy.disableMinutes, 'minute', 'minutes'),
  ];
  const rule = `Disabling more than ${most} within ${within} needs a second person.`;
  const workspaceIds = [...new Set(keys.map(({ workspaceId }) => workspaceId))];
  const names = keys.slice(0, MOST_TOLD).map(({ name }) => name);
  const left = keys.length - names.length;
  return {
    ...{ act: 'key_disabling', permission: 'api_key:write', what, reason, lines: [], names, count: keys.length },
    after: { keys: left > 0 ? [...names, `and ${left} more`] : names, rule },
    workspaceId: workspaceIds.length === 1 ? (workspaceIds[0] ?? null) : null,
  };
}
