import { can } from '@/lib/access/reach';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { possibleActs } from '@/lib/domain/api-keys/rules';
import { listInvites } from '@/lib/domain/invites/queries';
import { listPeople } from '@/lib/domain/people/queries';
import { listWorkspaces } from '@/lib/domain/workspaces/queries';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { type SearchHit, type SearchResult, searchEverything } from './query-schema';
import {
  beginningsNamed,
  DEEDS,
  type Deed,
  deedsNamed,
  guessTypo,
  listsNamed,
  type NamedList,
  SEARCH_GROUPS,
  type SearchGroup,
} from './rules';
import { bestSql, type Wanted } from './sql';

type Row = SearchHit & { group: SearchGroup; state: string | null; within: string | null; total: number };

const MOST_LISTS = 4;
/** So few were found that one of them is meant. */
const FEW = 3;

/**
 * Things, lists and what may be done, as far as the reader may: one statement for the things, one for those that a deed
 * names, and one more if the text holds a typo.
 */
export const searchAll = answer(searchEverything, async (ctx, { q, used }) => {
  const beginnings = beginningsNamed(q)
    .filter(({ permission }) => can(ctx.actor, permission))
    .map(({ id, words }) => ({ id, words }));
  if (q === '') {
    const rows = used.length === 0 ? [] : await readBest(ctx, SEARCH_GROUPS, { ids: used }, used);
    return { ...toFound(rows), lists: [], beginnings, deeds: [], isForgiven: false };
  }
  const named = deedsNamed(q);
  const [rows, asked, lists] = await Promise.all([
    readBest(ctx, SEARCH_GROUPS, { text: q }, used),
    named ? readBest(ctx, listGroups(named.deeds), { text: named.of }, used) : [],
    counted(ctx, listsNamed(q).slice(0, MOST_LISTS)),
  ]);
  const result = { lists, beginnings, isForgiven: false };
  if (rows.length > 0 || asked.length > 0 || lists.length > 0 || beginnings.length > 0) {
    const deeds = named ? findDeeds(ctx, named.deeds, byName(asked, named.of)) : findDeeds(ctx, DEEDS, theOnes(rows));
    return { ...toFound(rows), ...result, deeds };
  }
  const typo = guessTypo(q);
  const near = typo === null ? [] : await readBest(ctx, SEARCH_GROUPS, { typo }, used);
  return { ...toFound(near), ...result, deeds: findDeeds(ctx, DEEDS, theOnes(near)), isForgiven: near.length > 0 };
});

async function readBest(
  { actor, now, db }: CallerCtx,
  groups: readonly SearchGroup[],
  wanted: Wanted,
  used: readonly string[],
): Promise<Row[]> {
  const sql = bestSql(actor, now, groups, wanted, used);
  return sql === null ? [] : db.$queryRaw<Row[]>`${sql}`;
}

type Found = Record<SearchGroup, SearchHit[]> & Pick<SearchResult, 'totals'>;

function toFound(rows: readonly Row[]): Found {
  const of = (wanted: SearchGroup) => rows.filter(({ group }) => group === wanted);
  const hits = (group: SearchGroup) =>
    of(group).map(({ id, name, note, isPast, isForeign }): SearchHit => ({ id, name, note, isPast, isForeign }));
  const by = <T>(make: (group: SearchGroup) => T) =>
    Object.fromEntries(SEARCH_GROUPS.map((group) => [group, make(group)])) as Record<SearchGroup, T>;
  return { ...by(hits), totals: by((group) => of(group)[0]?.total ?? 0) };
}

function listGroups(deeds: readonly Deed[]): SearchGroup[] {
  return [...new Set(deeds.map(({ group }) => group))];
}

/** The first of each kind of which few were found. */
function theOnes(rows: readonly Row[]): Row[] {
  return rows.filter((row, at) => row.total <= FEW && rows.findIndex(({ group }) => group === row.group) === at);
}

/** Those that are called so; else all, which have it elsewhere, such as keys in the name of their workspace. */
function byName(rows: readonly Row[], text: string): readonly Row[] {
  const called = rows.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  return called.length > 0 ? called : rows;
}

/** What the reader may do to these, thing by thing, as each stands. */
function findDeeds({ actor }: CallerCtx, deeds: readonly Deed[], rows: readonly Row[]): SearchResult['deeds'] {
  return rows.flatMap(({ group, id, name, state, within }) =>
    deeds
      .filter((deed) => deed.group === group && isPossible(deed, state))
      .filter(({ permission }) => can(actor, permission, { workspaceId: within }))
      .map((deed) => ({ id: deed.id, words: `${deed.words} ${name}`, of: { id, name } })),
  );
}

function isPossible(deed: Deed, state: string | null): boolean {
  if (deed.group !== 'apiKeys') return state !== 'past' && state !== 'default';
  return state !== null && possibleActs(state).includes(deed.act);
}

/** Lists by their status as their own pages count them, as far as the reader may see them. */
async function counted(ctx: CallerCtx, lists: readonly NamedList[]): Promise<SearchResult['lists']> {
  const groups = [...new Set(lists.map(({ group }) => group))];
  const facets = new Map(await Promise.all(groups.map(async (group) => [group, await FACETS[group](ctx)] as const)));
  return lists.flatMap(({ group, show, words }) => {
    const total = facets.get(group)?.[show];
    return total === undefined ? [] : [{ group, show, words, total }];
  });
}

type Counts = Readonly<Record<string, number>>;

const FACETS: Record<NamedList['group'], (ctx: CallerCtx) => Promise<Counts>> = {
  apiKeys: async (ctx) => (can(ctx.actor, 'api_key:read') ? (await listApiKeys(ctx, ONE)).facets : {}),
  people: async (ctx) => (can(ctx.actor, 'person:read') ? (await listPeople(ctx, ONE)).facets : {}),
  workspaces: async (ctx) => (can(ctx.actor, 'workspace:read') ? (await listWorkspaces(ctx, ONE)).facets : {}),
  invites: async (ctx) => (can(ctx.actor, 'invite:request') ? (await listInvites(ctx)).facets : {}),
};

const ONE = { pageSize: 1 } as const;
