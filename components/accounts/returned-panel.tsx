import { Time } from '@/components/page/figures/time';
import { NameLink } from '@/components/page/list/cells';
import { organizationRole } from '@/components/people/role-words';
import { Panel } from '@/components/ui/panel';
import type { ReturnedPerson } from '@/lib/domain/accounts/query-schema';
import { linkAgainRefusal } from '@/lib/domain/accounts/rules';
import type { SignedInCtx } from '@/lib/doors/context';
import { LinkAgainForm } from './link-again-form';

/** Members with the address of someone who left: a person has to confirm that it is the same one. */
export function ReturnedPanel({ ctx, returned }: { ctx: SignedInCtx; returned: readonly ReturnedPerson[] }) {
  if (returned.length === 0) return null;
  return (
    <Panel
      title="Back in the organisation"
      note="These members have the address of someone who left. Confirm that it is the same person to restore their access to Steward and their history."
      isFlush
      className="mb-4"
    >
      <ul className="divide-y divide-line">
        {returned.map((person) => (
          <li key={person.personId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
            <Who person={person} now={ctx.now} />
            <Confirm ctx={ctx} person={person} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Who({ person, now }: { person: ReturnedPerson; now: Date }) {
  const { name, email, leftAt, addedAt, userId, formerUserId, upstreamRole } = person;
  return (
    <div className="min-w-0 max-w-[72ch]">
      <p className="font-medium">
        {name} <span className="font-normal text-muted [overflow-wrap:anywhere]">{email}</span>
      </p>
      <p className="text-muted">
        {formerUserId ? <NameLink href={`/people/${formerUserId}`}>Left</NameLink> : 'Left'}{' '}
        <Time at={leftAt} now={now} />, <NameLink href={`/people/${userId}`}>joined again</NameLink>{' '}
        {addedAt && <Time at={addedAt} now={now} />} as {organizationRole(upstreamRole).toLowerCase()}.
      </p>
    </div>
  );
}

function Confirm({ ctx, person }: { ctx: SignedInCtx; person: ReturnedPerson }) {
  const refusal = linkAgainRefusal(ctx.actor, person);
  if (refusal) return <p className="max-w-[40ch] text-muted">{refusal}</p>;
  return (
    <LinkAgainForm personId={person.personId} userId={person.userId} name={person.name} wasOwner={person.wasOwner} />
  );
}
