import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { readOperations } from '@/lib/cli/document';
import { GUIDE } from './guide';
import { describedOperations, openApiDocument } from './openapi';
import { apiRoutes } from './operations';

test('the document is OpenAPI 3.1 without a fault', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const source = JSON.stringify(openApiDocument('https://steward.example'));
  const found = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  expect(found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual([]);
});

test('every route stands in it once, with what it needs', () => {
  const described = describedOperations();
  const addresses = described.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(addresses).size).toBe(addresses.length);
  const routed = [...GUIDE, ...apiRoutes()].map(({ method, path }) => `${method} /v1/admin${path}`);
  expect(new Set(addresses)).toEqual(new Set(routed));
  const open = described
    .filter(({ permissions, noun }) => permissions.length === 0 && noun !== 'guide')
    .map(({ id }) => id);
  expect(open.sort()).toEqual(['change.get_outcome', 'token.get_own']);
});

test('names no field in camel case', () => {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null)
      for (const [key, part] of Object.entries(value)) {
        if (key === 'properties') for (const name of Object.keys(part as object)) names.add(name);
        walk(part);
      }
  };
  walk(describedOperations());
  expect([...names].filter((name) => /[A-Z]/.test(name))).toEqual([]);
});

test('makes one command of each request, and one flag of each of its fields', () => {
  const operations = readOperations(openApiDocument('https://steward.example'));
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    describedOperations()
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  );
  const twice = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at);
  expect(
    twice(operations.flatMap(({ noun, verb, otherVerbs }) => [verb, ...otherVerbs].map((one) => `${noun} ${one}`))),
  ).toEqual([]);
  for (const { fields } of operations)
    expect(twice(fields.flatMap(({ flag, otherFlags }) => [flag, ...otherFlags]))).toEqual([]);
  const named = (noun: string) => operations.filter((one) => one.noun === noun).map(({ verb }) => verb);
  expect(named('workspaces')).toEqual(
    expect.arrayContaining(['create', 'list', 'get', 'rename', 'archive', 'list-members']),
  );
  const permanent = operations.filter(({ isPermanent }) => isPermanent).map(({ noun, verb }) => `${noun} ${verb}`);
  expect(permanent).toEqual(
    expect.arrayContaining(['api-keys archive', 'tokens revoke', 'members remove', 'offboarding start']),
  );
  expect(permanent).not.toContain('budgets archive');
});
