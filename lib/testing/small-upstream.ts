import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '@/lib/core/db';
import { addDays, type Day, dayOf } from '@/lib/core/time';
import type { SyncDeps } from '@/lib/mirror/run';
import { createUpstream } from '@/lib/upstream/client';

const FIRST_USE = '2026-06-20';
const BUCKETS_PER_PAGE = 5;
/** Who used it without a key; half of that use is nobody's. */
const CALLERS = [{ account_id: 'user_1' }, { service_account_id: 'svac_1' }, {}];
const KEYS = ['apikey_1', 'apikey_2', 'apikey_3', null];

export interface SmallUpstream {
  requests: string[];
  /** To be moved by the test; the days after it are empty, and of its own day only what has passed is told. */
  clock: { now: Date };
  /** Addresses that are answered with an empty list that is whole. */
  isEmpty: (url: string) => boolean;
  /** Whether accounts may be asked for; else that is answered 400. */
  hasAccounts: boolean;
  /** Addresses that are answered 503. */
  fails: (url: string) => boolean;
  depsFor(database: Database): SyncDeps;
  close(): Promise<void>;
}

const REFUSAL = JSON.stringify({
  type: 'error',
  error: { type: 'invalid_request_error', message: 'group_by: unknown dimension' },
});
const quiet = () => undefined;
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const workspace = (id: string, name: string) => ({
  id,
  type: 'workspace',
  name,
  display_color: '#6C5BB9',
  created_at: `${FIRST_USE}T08:00:00Z`,
  archived_at: null,
  tags: {},
});

/** A real HTTP server with an organisation so small that it can be read many times. For tests only. */
export async function startSmallUpstream(): Promise<SmallUpstream> {
  const requests: string[] = [];
  const clock = { now: new Date('2026-11-23T14:05:00Z') };
  const server = createServer((incoming, response) => {
    const url = incoming.url ?? '/';
    requests.push(url);
    response.setHeader('content-type', 'application/json');
    if (small.fails(url)) response.writeHead(503).end('{}');
    else if (small.isEmpty(url)) response.end(JSON.stringify(list([])));
    else if (!small.hasAccounts && url.includes('account_id')) response.writeHead(400).end(REFUSAL);
    else response.end(JSON.stringify(answerTo(new URL(url, 'http://127.0.0.1'), clock.now)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const upstream = createUpstream({
    baseUrl: `http://127.0.0.1:${port}`,
    adminKey: 'sk-ant-admin01-small',
    log: silent,
    budget: { take: async () => undefined },
    sleep: async () => undefined,
  });
  const small: SmallUpstream = {
    requests,
    clock,
    isEmpty: () => false,
    hasAccounts: true,
    fails: () => false,
    depsFor: (database) => ({ database, upstream, log: silent, now: () => clock.now }),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return small;
}

function answerTo(url: URL, now: Date): unknown {
  const path = url.pathname.replace('/v1/organizations', '');
  if (path === '/me') return { id: 'org-small', type: 'organization', name: 'Small' };
  if (path === '/usage_report/messages')
    return url.searchParams.get('bucket_width') === '1h' ? hours(url) : report(url, now, usageOf(url));
  if (path === '/cost_report') return report(url, now, costOf);
  if (path === '/workspaces') return list([workspace('wrkspc_0', 'Default'), workspace('wrkspc_1', 'Research')]);
  if (path === '/users')
    return list([
      { id: 'user_1', email: 'Ada@small.example', name: 'Ada', role: 'admin', added_at: `${FIRST_USE}T08:00:00Z` },
    ]);
  if (path === '/api_keys') return list(KEYS.flatMap((id) => (id ? [keyOf(id)] : [])));
  return list([]);
}

function keyOf(id: string) {
  const created_at = `${FIRST_USE}T09:00:00.123456Z`;
  return { id, name: id, status: 'active', created_at, scope: { type: 'workspace', workspace_id: 'wrkspc_1' } };
}

function list(data: unknown[]) {
  return { data, has_more: false, next_page: null };
}

function report(url: URL, now: Date, resultsOf: (day: Day, at: number) => unknown[]) {
  const first = url.searchParams.get('page') ?? dayOf(new Date(url.searchParams.get('starting_at') ?? ''));
  const end = dayOf(new Date(url.searchParams.get('ending_at') ?? ''));
  const days: Day[] = [];
  for (let day = first; day < end && days.length < BUCKETS_PER_PAGE; day = addDays(day, 1)) days.push(day);
  const next = addDays(days.at(-1) ?? first, 1);
  return {
    data: days.map((day) => ({
      starting_at: `${day}T00:00:00Z`,
      ending_at: `${addDays(day, 1)}T00:00:00Z`,
      results: day < FIRST_USE || day > dayOf(now) ? [] : resultsOf(day, soFar(day, now)),
    })),
    has_more: next < end,
    next_page: next < end ? next : null,
  };
}

function soFar(day: Day, now: Date): number {
  return day === dayOf(now) ? Math.floor((seedOf(day) * now.getUTCHours()) / 24) : seedOf(day);
}

/** The whole day's usage at noon. */
function hours(url: URL) {
  const start = Date.parse(url.searchParams.get('starting_at') ?? '');
  const day = dayOf(new Date(start));
  const instant = (hour: number) => new Date(start + hour * 3_600_000).toISOString();
  const data = Array.from({ length: 24 }, (_, hour) => ({
    starting_at: instant(hour),
    ending_at: instant(hour + 1),
    results: hour === 12 && day >= FIRST_USE ? usageOf(url)(day, seedOf(day)) : [],
  }));
  return { data, has_more: false, next_page: null };
}

function seedOf(day: Day): number {
  return Number(day.replaceAll('-', '')) % 97;
}

function usageOf(url: URL) {
  const isByAccount = [...url.searchParams.values()].includes('account_id');
  return (_day: Day, at: number): unknown[] =>
    KEYS.flatMap((api_key_id, key) =>
      ['claude-opus-5-5', 'claude-haiku-5-5'].flatMap((model) => {
        const row = {
          uncached_input_tokens: 1000 + at * 17 + key,
          output_tokens: 100 + ((at * 31 + key * 7) % 50),
          api_key_id,
          workspace_id: key % 2 ? 'wrkspc_1' : null,
          model,
          service_tier: 'standard',
          context_window: '0-200k',
        };
        return isByAccount && api_key_id === null ? divided(row) : [row];
      }),
    );
}

function divided(row: { uncached_input_tokens: number; output_tokens: number }): unknown[] {
  const share = (whole: number, part: number) => Math.floor((whole + part) / CALLERS.length);
  return CALLERS.map((caller, part) => ({
    ...{ ...row, ...caller },
    uncached_input_tokens: share(row.uncached_input_tokens, part),
    output_tokens: share(row.output_tokens, part),
  }));
}

function costOf(_day: Day, at: number): unknown[] {
  return [null, 'wrkspc_1'].flatMap((workspace_id) =>
    ['uncached_input_tokens', 'output_tokens'].map((token_type) => ({
      amount: `${at}.${(at * 7919) % 100_000}`,
      currency: 'USD',
      workspace_id,
      description: `Opus ${token_type}`,
      cost_type: 'tokens',
      model: 'claude-opus-5-5',
      token_type,
      context_window: '0-200k',
      service_tier: 'standard',
    })),
  );
}
