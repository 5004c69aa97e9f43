import { type Found, judgeCount, met, notApplicable, notMet, type Point, unknown } from './rules';
import type { WorkspaceFacts } from './workspace-reads';

const LIMITS_NOT_READ = unknown('Rate limits have not been read yet. They are read within minutes of the start.');

export const WORKSPACE_POINTS: readonly Point<WorkspaceFacts>[] = [
  {
    ...{ id: 'workspace_limits', section: 'workspaces', weight: 2, mendedBy: 'rate_limit:write' },
    question: 'Does every workspace with keys have limits of its own?',
    reason: 'One workspace that runs away then does not take everything from the others.',
    mend: { label: 'Set limits', href: '/rate-limits' },
    judge: ({ unlimited, limitable: of, areLimitsKnown }) =>
      areLimitsKnown
        ? judgeCount({
            ...{ ...unlimited, of, hrefOf: limitsHref, listHref: '/workspaces?lacks=limits' },
            what: 'workspaces with active keys',
            ...{ are: 'have no limit of their own', fine: 'Each has a rate limit of its own.' },
          })
        : LIMITS_NOT_READ,
  },
  {
    ...{ id: 'development_limits', section: 'workspaces', weight: 3, mendedBy: 'rate_limit:write' },
    question: 'Are development and staging limited?',
    reason: 'A loop in an experiment is what costs most in one night.',
    mend: { label: 'Set limits', href: '/rate-limits' },
    judge: ({ openDevelopment, development: of, areLimitsKnown }) =>
      areLimitsKnown
        ? judgeCount({
            ...{ ...openDevelopment, of, hrefOf: limitsHref, listHref: '/workspaces?lacks=development_limits' },
            ...{ what: 'workspaces for development or staging', are: 'have no limit of their own' },
            fine: 'Each has a rate limit of its own.',
          })
        : LIMITS_NOT_READ,
  },
  {
    ...{ id: 'organization_budget', section: 'cost', weight: 2, mendedBy: 'budget:write' },
    question: 'Does the organisation have a budget?',
    reason: 'Without one, nobody hears of it until the invoice comes.',
    mend: { label: 'Create budget', href: '/budgets/new?kind=organization' },
    judge: ({ hasOrganizationBudget, seesAll }) => {
      if (!seesAll) return notApplicable('It is for those who see what the whole organisation spends.');
      return hasOrganizationBudget ? met('It has one.') : notMet('It has none.');
    },
  },
  {
    ...{ id: 'workspace_budgets', section: 'cost', weight: 4, mendedBy: 'budget:write' },
    question: 'Does every workspace that spends have a budget?',
    reason: 'Whoever leads it then hears of it first.',
    mend: { label: 'Create budget', href: '/budgets/new' },
    judge: ({ unbudgeted, spending: of, isCostKnown }) => {
      if (!isCostKnown) return unknown('Cost has not been read yet. It is read within minutes of the start.');
      const verdict = judgeCount({
        ...{ ...unbudgeted, of, hrefOf: ({ id }) => `/budgets/new?kind=workspace&id=${encodeURIComponent(id)}` },
        listHref: '/workspaces?lacks=budget',
        ...{ what: 'workspaces that spent money in 30 days', are: 'have no budget', fine: 'Each has a budget.' },
      });
      const href = verdict.first?.[0]?.href;
      return href ? { ...verdict, mend: { label: 'Create budget', href } } : verdict;
    },
  },
];

function limitsHref({ id }: Found): string {
  return `/workspaces/${id}/limits`;
}
