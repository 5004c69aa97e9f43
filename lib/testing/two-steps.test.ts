import fs from 'node:fs';
import path from 'node:path';
import { expect, it, test } from 'vitest';
import { takenAway } from './two-steps';

/** The last migration of a release that nobody upgrades to step by step. */
const BEFORE = '20261204999999';

it('new migrations only add, or raise the floor of versions that may work on the database', () => {
  const folder = 'prisma/migrations';
  const names = fs.readdirSync(folder).filter((name) => /^\d{14}_/.test(name) && name > BEFORE);
  const faults = names.flatMap((name) =>
    takenAway(fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')).map((fault) => `${name} ${fault}`),
  );
  expect(faults).toEqual([]);
});

test.each([
  ['DROP TABLE budgets', 'drops something'],
  ['DROP FUNCTION steward.session_of(text)', 'drops something'],
  ['ALTER TABLE people DROP COLUMN email', 'drops a column'],
  ['ALTER TABLE people RENAME COLUMN email TO address', 'renames something'],
  ['ALTER TABLE people RENAME TO persons', 'renames something'],
  ['ALTER TABLE people ALTER COLUMN email TYPE citext', 'changes a type'],
  ['ALTER TABLE people ALTER COLUMN "email" SET NOT NULL', 'forbids null'],
  ['ALTER TABLE people ADD COLUMN age integer NOT NULL', 'adds a column that has to be written'],
  ['REVOKE SELECT ON people FROM steward_web', 'takes a right away'],
])('%s is found', (statement, what) => {
  expect(takenAway(`CREATE TABLE a (id int);\n${statement};`)).toEqual([`${what}: ${statement}`]);
  const floor = 'CREATE OR REPLACE FUNCTION steward.schema_floor() RETURNS text LANGUAGE sql AS $$ SELECT 1 $$;';
  expect(takenAway(`${statement}; ${floor}`)).toEqual([]);
});

test.each([
  'CREATE TABLE a (id uuid NOT NULL, type text NOT NULL)',
  'ALTER TABLE people ADD COLUMN age integer',
  'ALTER TABLE people ADD COLUMN age integer NOT NULL DEFAULT 0',
  'ALTER TABLE people ADD COLUMN age integer DEFAULT 0 NOT NULL',
  'ALTER TABLE a ADD CONSTRAINT b CHECK (id IS NOT NULL)',
  '-- DROP TABLE people',
  'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE x; END $$',
  `COMMENT ON TABLE a IS 'DROP TABLE b'`,
  'REVOKE ALL ON FUNCTION steward.f() FROM PUBLIC',
  'DROP INDEX a_b',
])('%s takes nothing away', (statement) => {
  expect(takenAway(`${statement};`)).toEqual([]);
});
