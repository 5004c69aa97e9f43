import { Facts } from '@/components/page/detail/facts';
import { ConsoleMembersLink } from '@/components/people/console-members-link';
import { organizationRole, workspaceRole } from '@/components/people/role-words';
import { Panel } from '@/components/ui/panel';
import type { DeparturePlan, DeparturePlanPage } from '@/lib/domain/offboarding/query-schema';
import { counted } from './departure-words';
import { keyFact } from './key-fact';

/** What ends when the person leaves, before any decisions. */
export function PlanPanels({
  page: { plan, isRemovedInConsole },
  consoleOrigin,
}: {
  page: DeparturePlanPage;
  consoleOrigin: string;
}) {
  return (
    <div className="mb-4 grid items-start gap-4 lg:grid-cols-2">
      <Panel title="In the organisation" note="What ends at Anthropic">
        <Facts
          facts={[
            {
              term: 'Membership',
              value: <Membership plan={plan} isByHand={isRemovedInConsole} consoleOrigin={consoleOrigin} />,
            },
            { term: 'Workspaces', value: <Workspaces plan={plan} /> },
            { term: 'Personal keys', value: <PersonalKeys plan={plan} /> },
          ]}
        />
      </Panel>
      <Panel title="In Steward" note="What ends here, at once">
        <Facts facts={stewardFacts(plan)} />
      </Panel>
    </div>
  );
}

interface MembershipProps {
  plan: DeparturePlan;
  isByHand: boolean;
  consoleOrigin: string;
}

function Membership({ plan, isByHand, consoleOrigin }: MembershipProps) {
  if (!plan.isMember) return 'Already ended';
  const role = organizationRole(plan.organizationRole ?? '');
  if (!isByHand) return `${role}. It is removed.`;
  return (
    <>
      {role}. Admins cannot be removed by API: everything else is done, and a task stays open until someone removes them
      in the Console. <ConsoleMembersLink consoleOrigin={consoleOrigin} />
    </>
  );
}

const MOST_NAMES = 12;

function Workspaces({ plan: { memberships } }: { plan: DeparturePlan }) {
  if (memberships.length === 0) return 'None of their own';
  const names = memberships
    .slice(0, MOST_NAMES)
    .map(({ name, role }) => `${name} (${workspaceRole(role).toLowerCase()})`);
  const more = memberships.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. They lose access to all.`;
}

function PersonalKeys({ plan: { personalKeys } }: { plan: DeparturePlan }) {
  if (personalKeys.length === 0) return 'None';
  return (
    <>
      {counted(personalKeys.length, 'key')} {personalKeys.length === 1 ? 'ends' : 'end'} with the membership:
      <ul className="mt-1 flex flex-col gap-1">
        {personalKeys.map((key) => (
          <li key={key.id}>
            {key.name} <span className="text-muted">{keyFact(key).line}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function stewardFacts({ personId, steward, requests }: DeparturePlan) {
  if (personId === null) return [{ term: 'Access', value: 'They never had any.' }];
  const { sessions, hasPassword, leads, isDeactivated, isOwner } = steward;
  return [
    { term: 'Access', value: isDeactivated ? 'Already ended' : isOwner ? 'Owner. It ends.' : 'It ends.' },
    { term: 'Sessions', value: `${counted(sessions, 'session')} open` },
    { term: 'Password', value: hasPassword ? 'It is removed, along with any link that could set one' : 'None' },
    {
      term: 'Leads',
      value: leads.length === 0 ? 'Not a named lead of any workspace' : leads.map(({ name }) => name).join(', '),
    },
    {
      term: 'Open requests',
      value: requests.length === 0 ? 'None' : `Closed: ${requests.map(({ email }) => email).join(', ')}`,
    },
  ];
}
