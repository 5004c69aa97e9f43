import { STEP_LOOKS } from '@/components/forms/step-looks';
import { Facts } from '@/components/page/detail/facts';
import { Money, Unknown } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { organizationRole, workspaceRole } from '@/components/people/role-words';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { formatDay, formatInstant } from '@/lib/core/time';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import type { DepartedKey, DepartureDetail, DepartureStep } from '@/lib/domain/offboarding/query-schema';
import { counted, DISPOSITION_WORDS, STATE_WORDS, stepOutcome } from './departure-words';
import { keyFact } from './key-fact';

/** What was planned and what was done, as it is printed. */
export function DepartureReportView({ departure }: { departure: DepartureDetail }) {
  const { steps, decided, report, state } = departure;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title="Facts">
          <Facts facts={facts(departure)} />
        </Panel>
        <Panel title="State before" note="When the offboarding began">
          <Facts facts={planFacts(report.plan)} />
        </Panel>
      </div>
      {state !== 'dry_run' && (
        <Panel title="What was done" isFlush>
          <DataTable caption="Steps" columns={STEPS} rows={steps} rowKey={({ key }) => key} />
        </Panel>
      )}
      <Panel
        title={state === 'dry_run' ? 'Keys that would survive' : 'Keys that survived the membership'}
        note="Last use and spend when the offboarding began"
        isFlush
      >
        {decided.length > 0 ? (
          <DataTable caption="Surviving keys" columns={KEYS} rows={decided} rowKey={({ apiKeyId }) => apiKeyId} />
        ) : (
          <p className="px-4 py-6 text-muted">None: all their keys ended with the membership.</p>
        )}
      </Panel>
    </div>
  );
}

function facts(departure: DepartureDetail) {
  const { name, email, userId, state, startedBy, source, startedAt, finishedAt, taskClosedAt, report } = departure;
  const by = startedBy ?? (source === 'scim' ? 'An identity provider' : 'Steward');
  return [
    { term: 'Person', value: name === email ? email : `${name}, ${email}` },
    { term: 'Status', value: <Status tone={STATE_WORDS[state].tone}>{STATE_WORDS[state].word}</Status> },
    { term: 'Started', value: `${formatInstant(startedAt)} by ${by}` },
    { term: 'Finished', value: finishedAt ? formatInstant(finishedAt) : 'Not yet' },
    ...(taskClosedAt && state === 'done'
      ? [{ term: 'Task closed', value: `${formatInstant(taskClosedAt)}, when they were gone at Anthropic` }]
      : []),
    {
      term: 'Member id',
      value: <span className="font-mono text-xs">{userId ?? 'not a member of the organisation'}</span>,
    },
    {
      term: 'Audit',
      value: (
        <NameLink href={`/audit/${report.intentId}`} isAside>
          Open audit entry
        </NameLink>
      ),
    },
  ];
}

function planFacts(plan: DepartureDetail['report']['plan']) {
  const {
    organizationRole: role,
    isMember,
    memberships,
    personalKeys,
    steward,
    requests,
    invites = [],
    personId,
  } = plan;
  return [
    {
      term: 'Role',
      value: role === null ? 'Not a member' : `${organizationRole(role)}${isMember ? '' : ', left already'}`,
    },
    {
      term: 'Workspaces',
      value: listed(memberships.map((place) => `${place.name} (${workspaceRole(place.role).toLowerCase()})`)),
    },
    { term: 'Personal keys', value: listed(personalKeys.map((key) => `${key.name} (${keyFact(key).line})`)) },
    {
      term: 'In Steward',
      value:
        personId === null
          ? 'No access'
          : `${steward.isOwner ? 'Owner, ' : ''}${counted(steward.sessions, 'session')}, ${steward.hasPassword ? 'a password' : 'no password'}`,
    },
    { term: 'Leads', value: listed(steward.leads.map((lead) => lead.name)) },
    { term: 'Requests', value: listed(requests.map((request) => request.email)) },
    { term: 'Open invites', value: listed(invites.map((invite) => invite.email)) },
  ];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'None' : names.join(', ');
}

const STEPS: Column<DepartureStep>[] = [
  {
    id: 'label',
    header: 'Step',
    cell: (step) => {
      const words = step.message ?? (step.state === 'done' ? stepOutcome(step) : null);
      return (
        <span className="block py-1 leading-tight">
          {step.label}
          {words && <span className={`block text-xs ${step.message ? 'text-bad' : 'text-muted'}`}>{words}</span>}
        </span>
      );
    },
  },
  {
    id: 'state',
    header: 'Outcome',
    cell: (step) =>
      typeof step.detail?.task === 'string' ? (
        <Status tone="warning">To do in the Console</Status>
      ) : (
        <Status tone={STEP_LOOKS[step.state].tone}>{STEP_LOOKS[step.state].word}</Status>
      ),
  },
  {
    id: 'at',
    header: 'When',
    align: 'end',
    cell: ({ at, state }) =>
      state === 'waiting' ? '' : <span className="whitespace-nowrap">{formatInstant(at)}</span>,
  },
];

const KEYS: Column<DepartedKey>[] = [
  {
    id: 'name',
    header: 'API key',
    cell: ({ apiKeyId, name, workspaceName }) => (
      <span className="block py-1 leading-tight">
        {name}
        <span className="block text-xs text-muted">
          {kindOfKey(apiKeyId) === 'steward' && 'Steward key · '}
          {workspaceName ?? 'Whole organisation'}
        </span>
      </span>
    ),
  },
  { id: 'decided', header: 'Decision', cell: (key) => decision(key) },
  {
    id: 'state',
    header: 'Outcome',
    cell: ({ state, message }) => {
      if (state === 'failed') return <Status tone="danger">{message ?? 'Failed'}</Status>;
      return <Status tone={state === 'done' ? 'good' : 'neutral'}>{state === 'done' ? 'Done' : 'Not done'}</Status>;
    },
  },
  {
    id: 'used',
    header: 'Last used',
    align: 'end',
    cell: ({ lastUsedDay }) => (lastUsedDay === null ? 'Never' : formatDay(lastUsedDay)),
  },
  {
    id: 'spend',
    header: 'Spend, 30 days',
    align: 'end',
    cell: ({ spend }) => (spend === null ? <Unknown reason="Found later" /> : <Money nano={BigInt(spend)} />),
  },
];

function decision({ disposition, newOwner, reason }: DepartedKey): string {
  if (disposition === 'hand_over') return `Hand over to ${newOwner ?? 'somebody else'}`;
  if (disposition === 'keep') return reason ? `Keep: ${reason}` : 'Leave as is, to be decided';
  return DISPOSITION_WORDS.disable;
}
