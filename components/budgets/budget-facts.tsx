import type { Fact } from '@/components/page/detail/facts';
import { NameLink } from '@/components/page/list/cells';
import { CopyId } from '@/components/ui/copy-id';
import { formatDay } from '@/lib/core/time';
import type { BudgetDetail } from '@/lib/domain/budgets/query-schema';
import type { ScopeKind } from '@/lib/domain/budgets/rules';
import { ACTION_WORDS } from './action-words';
import { PERIOD_WORDS, SCOPE_WORDS } from './budget-words';

type Named = BudgetDetail['people'][number];

const percents = (values: readonly number[]) =>
  values.length === 0 ? 'None' : values.map((value) => `${value} %`).join(', ');

export function budgetFacts(budget: BudgetDetail): Fact[] {
  const {
    id,
    scope,
    period,
    firstDay,
    actual,
    forecastAt,
    owner,
    people,
    addresses,
    channels,
    channelNames,
    notes,
    actions,
  } = budget;
  return [
    { term: 'Of', value: <ScopeName scope={scope} /> },
    { term: 'Period', value: `${PERIOD_WORDS[period].each}, UTC, since ${formatDay(firstDay)}` },
    { term: 'Alerts at', value: `${percents(actual)} spent` },
    { term: 'And at', value: `${percents(forecastAt)} of the forecast` },
    {
      term: 'Owner',
      value: owner === null ? <span className="text-muted">Nobody</span> : <PersonName person={owner} />,
    },
    {
      term: 'Alerts go to',
      value:
        people.length + addresses.length + channels.length === 0 ? (
          'Everyone who may see this cost'
        ) : (
          <ul>
            {people.map((person) => (
              <li key={person.id}>
                <PersonName person={person} />
              </li>
            ))}
            {addresses.map((address) => (
              <li key={address}>{address}</li>
            ))}
            {channelNames.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        ),
    },
    ...(actions.length === 0
      ? []
      : [
          {
            term: 'When used up',
            value: (
              <ul>
                {actions.map((action) => (
                  <li key={action}>{ACTION_WORDS[action].choice}</li>
                ))}
                {isUndone(budget) && (
                  <li className="text-xs text-muted">Undone when the period ends or the limit is raised</li>
                )}
              </ul>
            ),
          },
        ]),
    ...(notes === '' ? [] : [{ term: 'Notes', value: <span className="whitespace-pre-line">{notes}</span> }]),
    { term: 'ID', value: <CopyId id={id} /> },
  ];
}

const isUndone = ({ actions, undoActions }: BudgetDetail) => undoActions && actions.some((one) => one !== 'ask_more');

/** Whoever lost their access stays named, and is told nothing. */
function PersonName({ person: { name, hasAccess } }: { person: Named }) {
  return (
    <>
      {name}
      {!hasAccess && <span className="text-xs text-warn"> no longer has access</span>}
    </>
  );
}

const PATHS: Partial<Record<ScopeKind, string>> = {
  ...{ workspace: '/workspaces', api_key: '/api-keys', owner: '/people', cost_centre: '/usage/cost-centres' },
};

function ScopeName({ scope: { kind, id, label, hint, isOver } }: Pick<BudgetDetail, 'scope'>) {
  const path = PATHS[kind];
  return (
    <>
      {path ? <NameLink href={`${path}/${encodeURIComponent(id)}`}>{label}</NameLink> : label}
      <span className="block text-xs text-muted">{[SCOPE_WORDS[kind], hint].filter(Boolean).join(', ')}</span>
      {isOver && <span className="block text-xs text-warn">Archived or gone: it cannot cost anything more</span>}
    </>
  );
}
