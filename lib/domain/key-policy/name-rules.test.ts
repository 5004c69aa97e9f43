import { expect, it } from 'vitest';
import { DEFAULT_PATTERN, fitsPattern, patternProblem, suggestName } from './name-rules';

it.each<[string, RegExp | null]>([
  [DEFAULT_PATTERN, null],
  ['{purpose}', null],
  ['team-a.{purpose}_{environment}', null],
  ['', /needs \{purpose\}/],
  ['{environment}-v{n}', /needs \{purpose\}/],
  ['{purpose}-{team}', /no placeholder \{team\}/],
  ['{purpose}-{}', /no placeholder \{\}/],
  ['{purpose}-{purpose}', /once/],
  ['{purpose', /pair of braces/],
  ['purpose}', /pair of braces/],
  ['{purpose} v{n}', /letters, digits/],
  ['{purpose}(a+)+$', /letters, digits/],
])('judges the pattern %s', (pattern, problem) => {
  if (problem) expect(patternProblem(pattern)).toMatch(problem);
  else expect(patternProblem(pattern)).toBeNull();
});

it.each([
  ['prod-claims-v1', true],
  ['production-claims-search-v12', true],
  ['dev-x-v9999', true],
  ['prod-claims-v0', false],
  ['prod-claims-v01', false],
  ['prod-claims', false],
  ['prod--claims-v1', false],
  ['Prod-claims-v1', false],
  ['qa-claims-v1', false],
  ['prod-claims-v1\nprod-claims-v1', false],
  [' prod-claims-v1', false],
  ['<b>prod-claims-v1</b>', false],
])('the default takes %s: %s', (name, fits) => expect(fitsPattern(DEFAULT_PATTERN, name)).toBe(fits));

it.each([
  [{ name: 'prod-claims-v1', environment: null, purpose: '' }, 'prod-claims-v2'],
  [{ name: 'claims-scorer-42', environment: null, purpose: '' }, 'prod-claims-scorer-v1'],
  [{ name: 'claims-dev-3', environment: null, purpose: '' }, 'dev-claims-v1'],
  [{ name: 'claims-dev-3', environment: 'staging', purpose: 'Claims Süche!' }, 'staging-claims-suche-v1'],
  [{ name: 'claims-dev-3', environment: 'moon', purpose: '' }, 'dev-claims-v1'],
  [{ name: 'taken', environment: null, purpose: '' }, 'prod-taken-v3'],
  [{ name: '42', environment: null, purpose: '' }, 'prod-key-v1'],
  [{ name: '日本', environment: null, purpose: '' }, 'prod-key-v1'],
  [{ name: `prod-${'x'.repeat(480)}-v7`, environment: null, purpose: '' }, `prod-${'x'.repeat(100)}-v8`],
])('suggests for %o', (key, name) => {
  const suggested = suggestName(DEFAULT_PATTERN, key, new Set(['prod-taken-v1', 'prod-taken-v2']));
  expect(suggested).toBe(name);
  expect(fitsPattern(DEFAULT_PATTERN, suggested)).toBe(true);
});
