import { diagnoseApiKey } from '@/lib/domain/api-keys/diagnose-queries';
import { getApiKey, listApiKeys } from '@/lib/domain/api-keys/queries';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import { getApiKeyUse } from '@/lib/domain/api-keys/use-queries';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import { DAY } from '@/lib/testing/permissions/query-world';

const ofKey = (key: ApiKeyRow) =>
  [
    ...[key.kind === 'steward' ? `steward's ${key.name}` : key.id, key.status ?? '-', key.hint ?? '-'],
    ...[key.ownerId === null ? '-' : 'owned', key.spend ?? '-'],
  ].join(' ');

const KEYS = {
  own: 'k-own active - owned 100',
  a: 'k-a active - owned 1000',
  b: 'k-b active - owned 10000',
};
const named = (id: string) => `${id} - - - -`;

const steward = (name: string, status = 'active', owner = '-') =>
  `steward's ${name} ${status} sk-ant-stw-...aB3d ${owner} 0`;
const STEWARDS = {
  ...{ own: steward('own', 'active', 'owned'), a: steward('a'), b: steward('b') },
  ...{ stoppedA: steward('stopped a', 'inactive'), stoppedB: steward('stopped b', 'inactive') },
};
const namedSteward = (name: string) => named(`steward's ${name}`);

const EVERY_KEY = [...Object.values(KEYS), ...Object.values(STEWARDS)].sort();

export const API_KEYS_QUERIES: QueryRow[] = [
  {
    query: 'listApiKeys',
    ask: async (ctx) => (await listApiKeys(ctx)).rows.map(ofKey).sort(),
    cells: {
      owner: EVERY_KEY,
      admin: EVERY_KEY,
      billing: EVERY_KEY,
      lead: [
        ...[KEYS.a, named('k-b'), KEYS.own, STEWARDS.a, namedSteward('b'), STEWARDS.own],
        ...[STEWARDS.stoppedA, namedSteward('stopped b')],
      ].sort(),
      developer: [KEYS.own, STEWARDS.own],
      viewer: [...['k-a', 'k-b', 'k-own'].map(named), ...['a', 'b', 'own', 'stopped a', 'stopped b'].map(namedSteward)],
      anonymous: NO,
    },
  },
  ...(['own', 'a', 'b'] as const).map(
    (which): QueryRow => ({
      query: 'getApiKey',
      object: `k-${which}`,
      ask: async (ctx) => ofKey(await getApiKey(ctx, { apiKeyId: `k-${which}` })),
      cells: {
        owner: KEYS[which],
        admin: KEYS[which],
        billing: KEYS[which],
        lead: which === 'b' ? named('k-b') : KEYS[which],
        developer: which === 'own' ? KEYS.own : NONE,
        viewer: named(`k-${which}`),
        anonymous: NO,
      },
    }),
  ),
  ...(['own', 'a', 'b'] as const).map((which): QueryRow => {
    const [known, name] = [`k-${which} active`, `k-${which} -`];
    return {
      query: 'diagnoseApiKey',
      object: `k-${which}`,
      ask: async (ctx) => {
        const { keys } = await diagnoseApiKey(ctx, { about: `k-${which}` });
        return keys.map(({ id, status }) => `${id} ${status ?? '-'}`);
      },
      cells: {
        ...{ owner: [known], admin: [known], billing: [known], lead: [which === 'b' ? name : known] },
        ...{ developer: which === 'own' ? [known] : [], viewer: [name], anonymous: NO },
      },
    };
  }),
  ...(['own', 'a', 'b'] as const).map((which): QueryRow => {
    const use = [`k-${which}`, { own: '100', a: '1000', b: '10000' }[which], DAY, 'opus'].join(' ');
    return {
      query: 'getApiKeyUse',
      object: `k-${which}`,
      ask: async (ctx) => {
        const { id, spend, lastUsedDay, models } = await getApiKeyUse(ctx, { apiKeyId: `k-${which}` });
        return [id, spend ?? '-', lastUsedDay, ...models].join(' ');
      },
      cells: {
        ...{ owner: use, admin: use, billing: use, lead: which === 'b' ? NONE : use },
        ...{ developer: which === 'own' ? use : NONE, viewer: NONE, anonymous: NO },
      },
    };
  }),
];
