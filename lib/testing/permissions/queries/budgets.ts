import { getApproval, listApprovals } from '@/lib/domain/approvals/queries';
import { listBudgetChoices, listBudgetLines, listProposable, suggestLimit } from '@/lib/domain/budgets/choice-queries';
import { getBudget } from '@/lib/domain/budgets/detail-queries';
import { listBudgetFile } from '@/lib/domain/budgets/file-queries';
import { previewActions } from '@/lib/domain/budgets/preview-queries';
import { listAskableBudgets, listBudgets, listBudgetsOf } from '@/lib/domain/budgets/queries';
import { getBudgetYear } from '@/lib/domain/budgets/year-queries';
import { APPROVAL_ID, BUDGET_IDS } from '@/lib/testing/permissions/budget-world';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const ALL = ['A', 'B', 'all', 'own key'];
const SHUT = { viewer: NO, anonymous: NO };
const SETTERS_ALONE = { lead: NO, developer: NO, ...SHUT };
const word = (name: string) => name.replace('Budget of ', '');
const ofA = { kind: 'workspace' as const, id: 'A' };
const DAYS = { from: '2026-11-01', to: '2026-11-23' };

export const BUDGETS_QUERIES: QueryRow[] = [
  {
    query: 'listBudgets',
    ask: async (ctx) => (await listBudgets(ctx)).rows.map(({ name }) => word(name)).sort(),
    cells: { owner: ALL, admin: ALL, billing: ALL, lead: ['A', 'own key'], developer: ['own key'], ...SHUT },
  },
  ...(['A', 'B', 'own key'] as const).map(
    (of): QueryRow => ({
      query: 'getBudget',
      object: of,
      ask: async (ctx) => Number((await getBudget(ctx, { budgetId: BUDGET_IDS[of] })).spent),
      cells: {
        A: { owner: 1_100, admin: 1_100, billing: 1_100, lead: 1_100, developer: NONE, ...SHUT },
        B: { owner: 110_000, admin: 110_000, billing: 110_000, lead: NONE, developer: NONE, ...SHUT },
        'own key': { owner: 100, admin: 100, billing: 100, lead: 100, developer: 100, ...SHUT },
      }[of],
    }),
  ),
  {
    query: 'listBudgetsOf',
    object: 'A',
    ask: async (ctx) => (await listBudgetsOf(ctx, { scope: ofA })).length,
    cells: { owner: 1, admin: 1, billing: 1, lead: 1, developer: 0, ...SHUT },
  },
  {
    query: 'listAskableBudgets',
    object: 'A',
    ask: async (ctx) => (await listAskableBudgets(ctx, { workspaceId: 'A' })).length,
    cells: { owner: 0, admin: 0, billing: 0, lead: 0, developer: 1, viewer: 1, anonymous: NO },
  },
  {
    query: 'listApprovals',
    ask: async (ctx) => (await listApprovals(ctx)).map(({ isForMe }) => isForMe),
    cells: { owner: [true], admin: [true], billing: [true], lead: [], developer: [], viewer: [], anonymous: NO },
  },
  {
    query: 'getApproval',
    ask: async (ctx) => (await getApproval(ctx, { approvalId: APPROVAL_ID })).before,
    cells: {
      ...{ owner: { limit: '1' }, admin: { limit: '1' }, billing: { limit: '1' } },
      ...{ lead: NONE, developer: NONE, viewer: NONE, anonymous: NO },
    },
  },
  {
    query: 'listBudgetLines',
    object: 'A',
    ask: async (ctx) => (await listBudgetLines(ctx, { scope: ofA, ...DAYS })).length,
    cells: { owner: 1, admin: 1, billing: 1, lead: 1, developer: 0, ...SHUT },
  },
  {
    query: 'getBudgetYear',
    ask: async (ctx) => {
      const { organization, workspaces } = await getBudgetYear(ctx, { year: 2026 });
      return [...(organization ? [organization] : []), ...workspaces].map(({ id, spent }) => `${id || 'all'} ${spent}`);
    },
    cells: {
      owner: ['all 111100', 'B 110000', 'A 1100'],
      admin: ['all 111100', 'B 110000', 'A 1100'],
      billing: ['all 111100', 'B 110000', 'A 1100'],
      lead: ['A 1100'],
      developer: [],
      ...SHUT,
    },
  },
  {
    query: 'listBudgetFile',
    ask: async (ctx) => (await listBudgetFile(ctx)).length,
    cells: { owner: 4, admin: 4, billing: 4, ...SETTERS_ALONE },
  },
  {
    query: 'suggestLimit',
    ask: async (ctx) => (await suggestLimit(ctx, { scope: ofA, period: 'month' })).now,
    cells: { owner: '1100', admin: '1100', billing: '1100', ...SETTERS_ALONE },
  },
  {
    query: 'listProposable',
    ask: async (ctx) => (await listProposable(ctx)).map(({ workspaceId }) => workspaceId).includes('B'),
    cells: { owner: true, admin: true, billing: NO, lead: false, developer: NO, ...SHUT },
  },
  {
    query: 'previewActions',
    object: 'A',
    ask: async (ctx) => (await previewActions(ctx, { scope: ofA })).allowed.length,
    cells: { owner: 4, admin: 4, billing: 1, ...SETTERS_ALONE },
  },
  {
    query: 'listBudgetChoices',
    ask: async (ctx) => (await listBudgetChoices(ctx)).families,
    cells: { owner: ['opus'], admin: ['opus'], billing: ['opus'], ...SETTERS_ALONE },
  },
];
