import { expect, test } from 'vitest';
import { API_READS } from '@/components/page/ask';
import { COMMANDS } from '@/lib/domain/operations/schema';
import { COMPLETIONS } from '@/lib/doors/complete';
import { queryRegistry } from '@/lib/testing/query-registry';
import { GUIDE } from './guide';
import { apiRoutes, matchRoute } from './operations';
import { whyInternal } from './paths';
import { QUERIES } from './queries';
import { type Shape, toJsonSchema, toShape } from './shape';

test('every query that there is can be answered', () => {
  const known = QUERIES.map(({ declaration }) => declaration.name).sort();
  expect(known).toEqual([...queryRegistry.values()].map(({ name }) => name).sort());
});

test('every operation has a route, or a reason to have none', () => {
  const routed = apiRoutes().map(({ declaration }) => declaration.name);
  const all = [...QUERIES.map(({ declaration }) => declaration), ...COMMANDS];
  const [open, closed] = [
    all.filter((one) => whyInternal(one) === null),
    all.filter((one) => whyInternal(one) !== null),
  ];
  expect(open.map(({ name }) => name)).toEqual(routed);
  expect(closed.filter((one) => !whyInternal(one)?.endsWith('.'))).toEqual([]);
});

test('whatever a door makes or seals is completed by it, and no program sends a hash', () => {
  const entered = COMMANDS.filter((one) => one.entered).map(({ name }) => name);
  expect(COMPLETIONS.map(({ declaration }) => declaration.name).sort()).toEqual(entered.sort());
  const unmade = COMMANDS.filter((one) => one.secretFields && !one.entered && whyInternal(one) === null);
  expect(unmade.map(({ name }) => name)).toEqual([]);
});

test('no two operations have one route, and each is found by its own', () => {
  const routes = apiRoutes().map(({ method, path }) => `${method} ${path}`);
  expect(routes.filter((route, at) => routes.indexOf(route) !== at)).toEqual([]);
  for (const route of apiRoutes()) {
    const segments = route.path
      .split('/')
      .slice(1)
      .map((part) => (part.startsWith('{') ? 'some-id' : part));
    expect(matchRoute(route.method, segments).found?.route.declaration.name).toBe(route.declaration.name);
  }
});

test('the guide’s requests stand before what is derived at the same address', () => {
  expect(GUIDE.map(({ method, path }) => `${method} ${path}`)).toEqual([
    ...['POST /workspaces', 'POST /invites', 'POST /api_keys', 'PATCH /api_keys/{api_key_id}', 'POST /budget_alerts'],
    'GET /audit_logs',
  ]);
});

test('what the scripts of pages ask is a read of that name, in whose answer no key is data: they rename them', () => {
  const hasData = (shape: Shape | null): boolean =>
    shape !== null && (shape.values !== null || [shape.items, ...shape.fields.values()].some(hasData));
  for (const [name, path] of Object.entries(API_READS)) {
    const route = matchRoute('GET', path.split('/').slice(1)).found?.route;
    expect([name, route?.kind, route?.declaration.name]).toEqual([name, 'query', name]);
    if (route?.kind === 'query')
      expect([name, hasData(toShape(toJsonSchema(route.answer.declaration.output)))]).toEqual([name, false]);
  }
});
