import { expect, it } from 'vitest';
import { hmacSha256 } from '@/lib/core/crypto';
import { GENESIS, hashEntry, isOfItsFormat, NO_SECOND, type StoredEntry } from './chain';
import { writeLine } from './export';

/** An entry as it was written before there was a second format. */
const FIRST: StoredEntry = {
  ...NO_SECOND,
  ...{ format: 1, seq: 7n, at: new Date('2026-11-01T10:00:00.000Z'), kind: 'succeeded', intentId: null },
  ...{ command: 'workspace.rename', target: 'workspace:w', workspaceId: 'w', actorKind: 'person', actorPersonId: null },
  ...{ actorName: 'Somebody', requestId: 'r', payload: { result: { to: 'x' } }, prevHash: GENESIS, hash: 'h' },
};
const TEXT =
  '"actorKind":"person","actorName":"Somebody","actorPersonId":null,"at":"2026-11-01T10:00:00.000Z","command":"workspace.rename",';
const REST = '"payload":{"result":{"to":"x"}},';

it('hashes and writes an entry of format 1 over its old fields alone', () => {
  const content = `{${TEXT}"intentId":null,"kind":"succeeded",${REST}"requestId":"r","seq":"7","target":"workspace:w","workspaceId":"w"}`;
  expect(hashEntry('key', GENESIS, FIRST)).toBe(hmacSha256('key', `genesis\n${content}`));
  expect(writeLine(FIRST)).toBe(
    `{${TEXT}"hash":"h","intentId":null,"kind":"succeeded",${REST}"prevHash":"genesis","requestId":"r","seq":"7","target":"workspace:w","workspaceId":"w"}`,
  );
});

it.each([
  ['a first entry', FIRST, true],
  ['a first entry with lists as Prisma reads them', { ...FIRST, workspaceIds: [], upstreamRequestIds: [] }, true],
  ['a first entry with a name that is not hashed', { ...FIRST, subjectName: 'Forged' }, false],
  ['a first entry with a value that is not hashed', { ...FIRST, after: { limit: 1 } }, false],
  ['an unknown format', { ...FIRST, format: 3 }, false],
])('%s: %s', (_what, entry, expected) => expect(isOfItsFormat(entry)).toBe(expected));

it('takes another format for another entry', () => {
  expect(hashEntry('key', GENESIS, { ...FIRST, format: 2 })).not.toBe(hashEntry('key', GENESIS, FIRST));
});
