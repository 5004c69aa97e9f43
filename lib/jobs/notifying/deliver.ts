import { findActor } from '@/lib/access/find-actor';
import { errorFields } from '@/lib/core/log';
import { unseal } from '@/lib/core/sealing';
import { bodyFor, toMessage } from '@/lib/domain/channels/body-rules';
import { readMailPolicy } from '@/lib/domain/channels/reads';
import { EMAIL_CHANNEL, mayTell, parseDomain } from '@/lib/domain/channels/rules';
import { parseSecrets, validSecrets } from '@/lib/domain/channels/secret-rules';
import { findKind } from '@/lib/domain/notifications/kinds/list';
import { mayHear } from '@/lib/domain/notifications/rules';
import { audience } from '@/lib/domain/notifications/schema';
import type { Channel } from '@/prisma/generated/client';
import { type Claimed, claimDue } from './claim';
import { drop, endTry } from './end-try';
import { composeMail, sendMail } from './mail';
import type { NotifyDeps, TryResult } from './outgoing';
import { withPersonalLink } from './personal-link';
import { post } from './post';
import { webhookHeaders } from './webhook-headers';

/** Deliveries at once per channel; each channel has lanes of its own. */
const LANES = 4;

/** Sends everything that is due on one channel. */
export async function deliverDue(deps: NotifyDeps, channelId: string): Promise<void> {
  const lane = async () => {
    for (;;) {
      const claimed = await claimDue(deps, channelId);
      if (claimed.length === 0) return;
      await carry(deps, channelId, claimed);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function carry(deps: NotifyDeps, channelId: string, claimed: Claimed[]): Promise<void> {
  const startedAt = deps.now();
  let kind = 'other';
  const end = async (result: TryResult, of = claimed) => {
    for (const [outcome, count] of await endTry(deps, of, result, startedAt))
      deps.metrics?.onDelivery(kind, outcome, count);
  };
  try {
    const channel = await deps.database.db.channel.findUnique({ where: { id: channelId } });
    if (channel?.state !== 'active') return await drop(deps, claimed, 'The channel is disabled or removed.');
    kind = channel.kind;
    const sent = channelId === EMAIL_CHANNEL ? mailTo : postTo;
    const result = await sent(deps, channel, claimed);
    if ('dropped' in result) await drop(deps, claimed, result.dropped);
    else await end(result, result.of);
  } catch (error) {
    deps.log.error('A delivery failed', { name: channelId, ...errorFields(error) });
    const reason = 'Steward could not prepare it. See the log of the worker.';
    await end({ isDelivered: false, status: null, answer: null, reason });
  }
}

type Sent = (TryResult & { of?: Claimed[] }) | { dropped: string };
const MAY_NOT = 'The recipient may no longer see it.';

async function mailTo(deps: NotifyDeps, _: Channel, claimed: Claimed[]): Promise<Sent> {
  const [first] = claimed;
  if (!first) return { dropped: '' };
  const { outgoing } = deps;
  const to = first.personId === null ? first.recipient : null;
  const heard = to === null ? await heardBy(deps, first.personId ?? '', claimed) : { email: to, claimed, actor: null };
  if (!heard || heard.claimed.length === 0) return { dropped: MAY_NOT };
  if (to !== null && !(await isAllowedAddress(deps, to)))
    return { dropped: 'The address is outside the organisation, and its domain is not allowed.' };
  const gone = claimed.filter((one) => !heard.claimed.includes(one));
  if (gone.length > 0) await drop(deps, gone, MAY_NOT);
  const heading =
    first.digest && heard.claimed.length > 1 ? `${heard.claimed.length} notifications from Steward` : null;
  const [shown] = heard.claimed;
  const messages = heard.claimed.map((one) => toMessage(outgoing.origin, one.id, one.notification));
  const { actor } = heard;
  const mail = composeMail(
    actor ? await Promise.all(messages.map((message) => withPersonalLink(deps, actor, message))) : messages,
    { id: shown?.id ?? first.id, to: heard.email, origin: outgoing.origin, heading },
  );
  return { ...(await sendMail(outgoing, mail)), of: heard.claimed };
}

/** What this person may see now, and their address. */
async function heardBy({ database }: NotifyDeps, personId: string, claimed: Claimed[]) {
  const actor = await findActor(database.db, personId);
  if (!actor) return null;
  const may = ({ notification: { kind, money, workspaceIds, audience: told }, isNamed }: Claimed) => {
    const hears = audience.parse(told).only ? 'named' : (findKind(kind)?.hears ?? 'named');
    return mayHear(actor, { hears, money, workspaceIds }, isNamed);
  };
  return { email: actor.email, claimed: claimed.filter(may), actor };
}

/** The address of someone in the organisation or with an account, or at a domain that an owner has allowed. */
async function isAllowedAddress({ database: { db } }: NotifyDeps, address: string): Promise<boolean> {
  const { domains } = await readMailPolicy(db);
  if (domains.includes(parseDomain(address))) return true;
  const [found] = await db.$queryRaw<{ known: boolean }[]>`
    SELECT EXISTS (SELECT FROM users WHERE lower(email) = ${address} AND gone_at IS NULL)
      OR EXISTS (SELECT FROM people WHERE lower(email) = ${address} AND deactivated_at IS NULL) AS known`;
  return found?.known ?? false;
}

async function postTo({ outgoing, now }: NotifyDeps, channel: Channel, claimed: Claimed[]): Promise<Sent> {
  const [first] = claimed;
  if (!first || !channel.addressSealed) return { dropped: 'The channel has no address.' };
  if (!mayTell(channel, first.notification)) return { dropped: 'The channel may no longer send this.' };
  const address = await unseal(outgoing.key, 'channel address', channel.addressSealed);
  const body = bodyFor(channel.kind, toMessage(outgoing.origin, first.id, first.notification));
  if (channel.kind !== 'webhook') return post(outgoing, address, body);
  const at = now();
  const valid = validSecrets(parseSecrets(channel.secrets), at);
  const secrets = await Promise.all(valid.map(({ sealed }) => unseal(outgoing.key, 'channel secret', sealed)));
  return post(outgoing, address, body, webhookHeaders(first.id, at, body, secrets));
}
