import { listCredentials, listMissingCredentials } from '@/lib/domain/gateway-credentials/queries';
import {
  getGateway,
  getGatewayKey,
  listGatewayKeys,
  listGatewayStops,
  listMadeByKeys,
} from '@/lib/domain/gateway-keys/queries';
import type { GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import { getRequest, listRequestErrors, listRequests, readLatency } from '@/lib/domain/gateway-requests/queries';
import { reconcileGateway } from '@/lib/domain/gateway-requests/reconcile-queries';
import { readLive, readTraffic } from '@/lib/domain/gateway-requests/traffic-queries';
import { GATEWAY_KEYS, GATEWAY_REQUESTS } from '@/lib/testing/permissions/gateway-world';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const ofKey = (key: Pick<GatewayKeyRow, 'name' | 'state' | 'endsWith' | 'spendPerDay'>) =>
  [key.name, key.state ?? '-', key.endsWith ?? '-', key.spendPerDay ?? '-'].join(' ');

const KEYS = { own: 'own live aB3d 1000', a: 'a live aB3d 1000', b: 'b live aB3d 1000' };
const named = (name: string) => `${name} - - -`;
const STOPPED = { a: 'stopped a disabled aB3d 1000', b: 'stopped b disabled aB3d 1000' };
const EVERY_KEY = [KEYS.a, KEYS.b, KEYS.own, STOPPED.a, STOPPED.b];

const ofEach = (...names: string[]) => names.flatMap((name) => [`${name} failed`, `${name} served`]);

export const GATEWAY_QUERIES: QueryRow[] = [
  {
    query: 'listGatewayKeys',
    ask: async (ctx) => (await listGatewayKeys(ctx)).rows.map(ofKey).sort(),
    cells: {
      owner: EVERY_KEY,
      admin: EVERY_KEY,
      billing: EVERY_KEY,
      lead: [KEYS.a, named('b'), KEYS.own, STOPPED.a, named('stopped b')].sort(),
      developer: [KEYS.own],
      viewer: [named('a'), named('b'), named('own'), named('stopped a'), named('stopped b')],
      anonymous: NO,
    },
  },
  ...(['own', 'a', 'b'] as const).map(
    (which): QueryRow => ({
      query: 'getGatewayKey',
      object: which,
      ask: async (ctx) => ofKey(await getGatewayKey(ctx, { gatewayKeyId: GATEWAY_KEYS[which] })),
      cells: {
        owner: KEYS[which],
        admin: KEYS[which],
        billing: KEYS[which],
        lead: which === 'b' ? named('b') : KEYS[which],
        developer: which === 'own' ? KEYS.own : NONE,
        viewer: named(which),
        anonymous: NO,
      },
    }),
  ),
  {
    query: 'getGateway',
    ask: async (ctx) => (await getGateway(ctx)).instances.length,
    cells: { owner: 0, admin: 0, billing: 0, lead: 0, developer: 0, viewer: 0, anonymous: NO },
  },
  {
    query: 'listGatewayStops',
    ask: async (ctx) =>
      (await listGatewayStops(ctx))
        .flatMap(({ workspaces }) => workspaces.map(({ id, keys }) => `${id} ${keys}`))
        .sort(),
    cells: {
      owner: ['A 1', 'B 1'],
      admin: ['A 1', 'B 1'],
      billing: ['A 1', 'B 1'],
      lead: ['A 1'],
      developer: [],
      viewer: [],
      anonymous: NO,
    },
  },
  {
    query: 'listMadeByKeys',
    ask: async (ctx) => (await listMadeByKeys(ctx)).map(({ name, files, batches }) => `${name} ${files} ${batches}`),
    cells: { owner: ['a 2 1'], admin: ['a 2 1'], billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'listMissingCredentials',
    ask: async (ctx) => (await listMissingCredentials(ctx)).map(({ workspaceId, keys }) => `${workspaceId} ${keys}`),
    cells: { owner: ['B 1'], admin: ['B 1'], billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'listCredentials',
    ask: async (ctx) => (await listCredentials(ctx)).map(({ workspaceId, endsWith }) => `${workspaceId} ${endsWith}`),
    cells: { owner: ['A aB3d'], admin: ['A aB3d'], billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'listRequests',
    ask: async (ctx) =>
      (await listRequests(ctx, {})).rows.map(({ keyName, outcome }) => `${keyName} ${outcome}`).sort(),
    cells: {
      ...{ owner: ofEach('a', 'b', 'own'), admin: ofEach('a', 'b', 'own'), billing: ofEach('a', 'b', 'own') },
      ...{ lead: ofEach('a', 'own'), developer: ofEach('own'), viewer: [], anonymous: NO },
    },
  },
  ...(['own', 'a', 'b'] as const).map(
    (which): QueryRow => ({
      query: 'getRequest',
      object: which,
      ask: async (ctx) => (await getRequest(ctx, { gatewayRequestId: GATEWAY_REQUESTS[which] })).costNano,
      cells: {
        ...{ owner: '7', admin: '7', billing: '7', lead: which === 'b' ? NONE : '7' },
        ...{ developer: which === 'own' ? '7' : NONE, viewer: NONE, anonymous: NO },
      },
    }),
  ),
  {
    query: 'readTraffic',
    ask: async (ctx) => (await readTraffic(ctx, {})).buckets.reduce((sum, { requests }) => sum + requests, 0),
    cells: { owner: 6, admin: 6, billing: 6, lead: 4, developer: 2, viewer: 0, anonymous: NO },
  },
  {
    query: 'readLive',
    ask: async (ctx) => (await readLive(ctx, {})).keys.map(({ name, costNano }) => `${name} ${costNano}`).sort(),
    cells: {
      ...{ owner: ['a 7', 'b 7', 'own 7'], admin: ['a 7', 'b 7', 'own 7'], billing: ['a 7', 'b 7', 'own 7'] },
      ...{ lead: ['a 7', 'own 7'], developer: ['own 7'], viewer: [], anonymous: NO },
    },
  },
  {
    query: 'listRequestErrors',
    ask: async (ctx) =>
      (await listRequestErrors(ctx, {})).map(({ keyName, requests }) => `${keyName} ${requests}`).sort(),
    cells: {
      ...{ owner: ['a 1', 'b 1', 'own 1'], admin: ['a 1', 'b 1', 'own 1'], billing: ['a 1', 'b 1', 'own 1'] },
      ...{ lead: ['a 1', 'own 1'], developer: ['own 1'], viewer: [], anonymous: NO },
    },
  },
  {
    query: 'readLatency',
    ask: async (ctx) => (await readLatency(ctx, {})).map(({ requests, p95 }) => `${requests} ${p95}`),
    cells: {
      ...{ owner: ['3 20'], admin: ['3 20'], billing: ['3 20'], lead: ['2 20'], developer: ['1 20'] },
      ...{ viewer: [], anonymous: NO },
    },
  },
  {
    query: 'reconcileGateway',
    ask: async (ctx) =>
      (await reconcileGateway(ctx, { from: '2026-11-23', to: '2026-11-23' })).rows.map(
        ({ workspaceId, countedNano }) => `${workspaceId} ${countedNano}`,
      ),
    cells: {
      ...{ owner: ['A 14', 'B 7'], admin: ['A 14', 'B 7'], billing: ['A 14', 'B 7'], lead: ['A 14'] },
      ...{ developer: [], viewer: NO, anonymous: NO },
    },
  },
];
