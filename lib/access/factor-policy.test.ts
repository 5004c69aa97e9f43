import { expect, test } from 'vitest';
import { isFactorRequired } from './factor-policy';
import { ORG_ROLES } from './principals';

test.each([
  [null, []],
  ['nobody', []],
  ['something else', []],
  ['managers', ['owner', 'admin']],
  ['everybody', [...ORG_ROLES]],
])('required of %s: %j', (requiredOf, roles) => {
  expect(ORG_ROLES.filter((role) => isFactorRequired(requiredOf, role)).sort()).toEqual([...roles].sort());
});
