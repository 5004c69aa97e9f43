import { expect, test } from 'vitest';
import { PERMISSIONS, ROLE_GRANTS } from '@/lib/access/permissions';
import { PERMISSION_WORDS, SCOPE_WORDS } from './permission-words';

test('every permission has words, and no two the same', () => {
  expect(Object.keys(PERMISSION_WORDS).sort()).toEqual([...PERMISSIONS].sort());
  const names = Object.values(PERMISSION_WORDS).map(({ name }) => name);
  expect(new Set(names).size).toBe(PERMISSIONS.length);
  for (const { name, note } of Object.values(PERMISSION_WORDS)) expect(`${name} ${note}`).toMatch(/^[A-Z][^:]+ \S/);
});

test('every reach that the role table knows has words', () => {
  const scopes = new Set(Object.values(ROLE_GRANTS).flatMap((grants) => Object.values(grants)));
  expect([...scopes].filter((scope) => !SCOPE_WORDS[scope]?.long)).toEqual([]);
});
