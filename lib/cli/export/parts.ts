import { toDollars } from '../cells';
import type { Json } from '../schema-kinds';
import { mapFew, type Source } from './source';

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const rowsOf = (value: unknown) => (Array.isArray(value) ? (value as Json[]) : []);
const usd = (value: unknown) => (typeof value === 'string' ? toDollars(value) : null);

/** In the order of one field: bytes, not a language's order, so that it is the same everywhere. */
function sorted(rows: readonly Json[], by: string): Json[] {
  const key = (row: Json) => text(row[by]);
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function sortedTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String).sort() : [];
}

function sortedKeys(value: unknown): Json {
  return Object.fromEntries(Object.entries((value ?? {}) as Json).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Only these of a row, in this order. */
function pick(row: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

/** What is not known is left out, not written as nothing. */
function known(parts: Json): Json {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null));
}

export async function readWorkspaces(source: Source): Promise<Json[] | null> {
  const all = await source.list('workspaces', '/workspaces?show=all&sort=name&page_size=200');
  if (all === null) return null;
  const live = all.filter(({ gone_at: gone }) => gone === null);
  return await mapFew(sorted(live, 'id'), (row) => readWorkspace(source, row));
}

async function readWorkspace(source: Source, row: Json): Promise<Json> {
  const at = `/workspaces/${encodeURIComponent(text(row.id))}`;
  const one = await source.get('descriptions of workspaces', at);
  const base = known({
    ...pick(row, ['id', 'name']),
    is_default: row.is_default === true ? true : null,
    archived: row.archived_at === null ? null : true,
    ...(one ? pick(one, ['description', 'audience', 'color', 'tier']) : pick(row, ['color'])),
    tags: sortedKeys(row.tags),
    data_residency: one?.data_residency ?? null,
  });
  // Nobody is in an archived one, and nothing limits it.
  if (row.archived_at !== null) return base;
  const members = await source.list('members', `${at}/members`);
  const leads = await source.list('leads', `/leads?workspace_id=${encodeURIComponent(text(row.id))}`);
  const limits = await source.list('rate limits', `${at}/limits`);
  return known({
    ...base,
    members: members && sorted(members, 'user_id').map((one) => toPerson(one, 'user_id', { role: one.workspace_role })),
    leads: leads && sorted(leads, 'email').map(toLead),
    rate_limits: limits && toOverrides(limits),
  });
}

function toPerson(row: Json, id: string, more: Json): Json {
  return known({ id: row[id] ?? null, name: row.name ?? null, email: row.email ?? null, ...more });
}

function toLead(row: Json): Json {
  return toPerson(row, row.person_id === null ? 'user_id' : 'person_id', { is_workspace_admin: row.is_admin === true });
}

/** A workspace's own limits; what it has from the organisation is not repeated. */
function toOverrides(limits: readonly Json[]): Json[] {
  const own = limits.filter(({ own: value }) => value !== null);
  const groups = new Map(own.map((row) => [text(row.group_id), text(row.name)]));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, name]) => ({
      ...{ id, name },
      limits: sortedKeys(
        Object.fromEntries(own.filter((row) => row.group_id === id).map((row) => [text(row.type), row.own])),
      ),
    }));
}

export async function readPeople(source: Source): Promise<Json[] | null> {
  const all = await source.list('people', '/people?show=members&sort=name&page_size=200');
  return all && sorted(all, 'id').map((row) => pick(row, ['id', 'name', 'email', 'role']));
}

/** Who may use Steward beside what follows from the organisation. */
export async function readAccounts(source: Source): Promise<Json[] | null> {
  const all = await source.list('accounts', '/accounts');
  const own = all?.filter(({ role_from: from }) => from === 'override');
  return own ? sorted(own, 'person_id').map((row) => toPerson(row, 'person_id', { role: row.role })) : null;
}

export async function readBudgets(source: Source): Promise<Json[] | null> {
  const all = await source.list('budgets', '/budgets?sort=name&page_size=200');
  if (all === null) return null;
  const read = await mapFew(sorted(all, 'id'), async ({ id }) =>
    source.get('budgets', `/budgets/${encodeURIComponent(text(id))}`),
  );
  return read.flatMap((one) => (one === null ? [] : [toBudget(one)]));
}

function toBudget(row: Json): Json {
  const names = (value: unknown) => sorted(rowsOf(value), 'id').map((one) => pick(one, ['id', 'name']));
  return {
    ...pick(row, ['id', 'name']),
    scope: known(pick((row.scope ?? {}) as Json, ['kind', 'id', 'label'])),
    ...pick(row, ['period', 'first_day']),
    limit_usd: usd(row.base),
    raises: rowsOf(row.raises).map((one) => ({ limit_usd: usd(one.amount), ...pick(one, ['until', 'reason']) })),
    alerts: { actual_percent: row.actual ?? [], forecast_percent: row.forecast_at ?? [] },
    owner: row.owner === null ? null : pick(row.owner as Json, ['id', 'name']),
    recipients: {
      people: names(row.people),
      addresses: sortedTexts(row.addresses),
      channels: sortedTexts(row.channels),
    },
    ...pick(row, ['actions', 'action_tier', 'undo_actions', 'notes']),
  };
}

export async function readCostCentres(source: Source): Promise<Json | null> {
  const all = await source.get('cost centres', '/cost_centres');
  if (all === null) return null;
  const sharing = ((all.month as Json | null)?.sharing ?? null) as Json | null;
  return {
    tag_key: all.tag_key ?? null,
    sharing: sharing && { rule: sharing.rule, shares: sorted(rowsOf(sharing.shares), 'cost_centre_id') },
    centres: sorted(rowsOf(all.centres), 'id').map((row) => ({
      ...pick(row, ['id', 'code', 'name', 'project', 'ledger_code']),
      archived: row.archived_at !== null,
    })),
  };
}

export async function readChannels(source: Source): Promise<{ channels: Json[]; domains: string[] } | null> {
  const all = await source.get('channels', '/channels');
  if (all === null) return null;
  const channels = sorted(rowsOf(all.channels), 'id').map((row) => ({
    ...pick(row, ['id', 'kind', 'name', 'address_shown']),
    ...{ kinds: sortedTexts(row.kinds), workspace_ids: sortedTexts(row.workspace_ids) },
    ...{ money: row.money === true, is_on: row.state !== 'off' },
  }));
  return { channels, domains: sortedTexts(all.domains) };
}

export async function readPolicies(source: Source, domains: readonly string[] | null): Promise<Json> {
  const [invites, scim, fiscal] = [
    await source.get('invite rules', '/invites/policy'),
    await source.get('offboarding policy', '/scim/settings'),
    await source.get('fiscal year', '/fiscal_year'),
  ];
  return known({
    invites: invites && pick(invites, ['owners_approve_own', 'admins_invite_directly']),
    offboarding: scim && pick((scim.policy ?? {}) as Json, ['mode', 'keys']),
    mail: domains && { domains },
    fiscal_year: fiscal && { first_month: fiscal.data },
  });
}
