import { expect, it } from 'vitest';
import { placeAuditHold } from './schema';

const NOTHING = { name: 'A lawsuit', about: null, from: null, to: null };
const problemsOf = (hold: object) =>
  (placeAuditHold.input.safeParse({ ...NOTHING, ...hold }).error?.issues ?? []).map(({ path }) => path.join('.'));

it.each([
  [{}, ['about']],
  [{ from: '2026-11-23', to: '2026-11-22' }, ['to']],
  [{ about: { kind: 'person', id: '' } }, ['about.id']],
  [{ from: '2026-11-23' }, []],
  [{ about: { kind: 'person', id: 'somebody' } }, []],
])('says of the hold %j at which field it is wrong', (hold, fields) => {
  expect(problemsOf(hold)).toEqual(fields);
});
