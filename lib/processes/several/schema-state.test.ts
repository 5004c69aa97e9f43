import { expect, test } from 'vitest';
import { judgeSchema, ownLevel, type SchemaState } from './schema-state';

const OWN = '20261210000000_own';
const state = (given: Partial<SchemaState>): SchemaState => ({
  ...{ level: OWN, floor: '20261204030000_schema_state', isUnfinished: false },
  ...given,
});

test.each([
  ['as it is', state({}), 'fits'],
  ['newer, and nothing taken away that this version reads', state({ level: '20261220000000_newer' }), 'fits'],
  ['newer, and something taken away that this version was told of', state({ level: '2027', floor: OWN }), 'fits'],
  [
    'newer, and something taken away',
    state({ level: '2027', floor: '20261220000000_newer' }),
    'beyond what this version',
  ],
  ['older', state({ level: '20261204030000_schema_state' }), 'not upgraded to this version yet'],
  ['half upgraded', state({ isUnfinished: true }), 'not upgraded to this version yet'],
  ['empty', state({ level: null }), 'not upgraded to this version yet'],
  ['older than the question', null, 'not upgraded to this version yet'],
])('a database that is %s', (_, found, says) => {
  const fit = judgeSchema(OWN, found);
  if (says === 'fits') return expect(fit).toEqual({ fits: true });
  expect(fit).toMatchObject({ fits: false, mayWait: says.startsWith('not'), says: expect.stringContaining(says) });
});

test('this version knows its last migration', () => {
  expect(ownLevel()).toMatch(/^\d{14}_\w+$/);
});
