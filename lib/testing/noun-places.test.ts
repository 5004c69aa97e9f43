import fs from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { ACTIONS } from '@/e2e/canary/actions';
import { declaredActions, routesOfApp, VISITS } from '@/e2e/canary/routes';
import { missingPlaces, type Texts } from './noun-places';
import { readSourceTree } from './source-tree';

const DRIVEN = 'e2e/canary/actions.ts';
const product: Texts = new Map([
  ...[...readSourceTree()].map(([path, { text }]): [string, string] => [path, text]),
  [DRIVEN, fs.readFileSync(DRIVEN, 'utf8')],
]);

const [list, registry, names] = [
  'lib/domain/operations/schema.ts',
  'lib/jobs/intents/registry.ts',
  'lib/domain/operations/sql.ts',
];

/** What somebody writes who adds parcels: each piece with what is said where it is forgotten. */
const PIECES: { path: string; write: (before: string) => string; forgotten: readonly string[] }[] = [
  {
    path: list,
    write: (before) => `import * as parcels from '@/lib/domain/parcels/schema';\n${before}`,
    forgotten: [`parcel.send: lib/domain/parcels/schema.ts is not listed in ${list}`],
  },
  {
    path: list,
    write: (before) => before.replace(/(NOUN_WORDS.*= \{)/, `$1\n  parcel: 'Parcels',`),
    forgotten: [`parcel.send: ${list} has no words for parcel`],
  },
  {
    path: names,
    write: (before) => before.replace(/(SUBJECT_NAMES.*= \{)/, '$1\n  parcel: workspace,'),
    forgotten: [`parcel.send: ${names} does not say how a parcel is called`],
  },
  {
    path: 'lib/domain/parcels/commands.ts',
    write: () => 'export const sendParcelCommand = {\n  declaration: sendParcel,\n};\n',
    forgotten: ['parcel.send: carried out in 0 files commands.ts'],
  },
  {
    path: registry,
    write: (before) => `import * as parcels from '@/lib/domain/parcels/commands';\n${before}`,
    forgotten: [`parcel.send: lib/domain/parcels/commands.ts is not registered in ${registry}`],
  },
  {
    path: 'lib/domain/parcels/queries.ts',
    write: () => 'export const listParcels = answer(parcelList, async () => []);\n',
    forgotten: ['parcel.list: answered in 0 files queries.ts'],
  },
  {
    path: 'lib/doors/actions/parcels.ts',
    write: () => 'export const sendParcelAction = action(sendParcel);\n',
    forgotten: ['parcel.send: no door opens it'],
  },
  {
    path: 'app/(dashboard)/parcels/page.tsx',
    write: () => 'const page = await listParcels(await pageCtx());\n',
    forgotten: ['parcel.list: no door opens listParcels'],
  },
  {
    path: DRIVEN,
    write: (before) => `${before}\n  sendParcelAction: { input: () => ({}), cells: NOBODY },\n`,
    forgotten: [`parcel.send: ${DRIVEN} does not drive sendParcelAction`],
  },
  {
    path: 'lib/testing/permissions/commands/parcels.ts',
    write: () => "export const PARCEL_COMMANDS = [{ command: 'parcel.send' }];\n",
    forgotten: ['parcel.send: no row in lib/testing/permissions/commands/'],
  },
  {
    path: 'lib/testing/permissions/queries/parcels.ts',
    write: () => "export const PARCEL_QUERIES = [{ query: 'listParcels' }];\n",
    forgotten: ['parcel.list: no row in lib/testing/permissions/queries/'],
  },
];

const DECLARED = `
export const sendParcel = declareCommand({
  name: 'parcel.send',
  subject: ({ parcelId }) => ({ kind: 'parcel', id: parcelId }),
});
`;
const ASKED = `
export const parcelList = declareQuery({
  name: 'parcel.list',
  permission: 'workspace:read',
});
`;

/** The product with nothing else declared in it. */
const bare = [...product].filter(([path]) => path === list || !/^lib\/domain\/.*schema\.ts$/.test(path));

function planted(without?: number): Texts {
  const texts = new Map(bare);
  texts.set('lib/domain/parcels/schema.ts', DECLARED).set('lib/domain/parcels/query-schema.ts', ASKED);
  for (const [at, { path, write }] of PIECES.entries())
    if (at !== without) texts.set(path, write(texts.get(path) ?? ''));
  return texts;
}

/** Declared and carried out, with pages that are not there yet. */
const NOT_OPEN = /^api_key\.\w+: no door opens it$/;
const missing = (texts: Texts) => missingPlaces(texts).filter((words) => !NOT_OPEN.test(words));

test('every operation has all of its places', () => {
  expect(missing(product)).toEqual([]);
});

test('every address is visited and every action driven as every role', () => {
  expect(routesOfApp().filter((route) => !VISITS[route])).toEqual([]);
  expect(declaredActions().filter((action) => !ACTIONS[action])).toEqual([]);
});

describe('a planted noun', () => {
  it('is whole with all of its pieces', () => {
    expect(missingPlaces(planted())).toEqual([]);
  });

  it.each(PIECES.map((piece, at) => [piece.forgotten[0] ?? '', at, piece] as const))('%s', (_, at, piece) => {
    expect(missingPlaces(planted(at))).toEqual(piece.forgotten);
  });
});
