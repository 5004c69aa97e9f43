import { expect, it } from 'vitest';
import type { DiagnosedKey, Diagnosis } from '@/lib/domain/api-keys/diagnose-query-schema';
import { findings } from './diagnosis-words';

const NOW = new Date('2026-11-29T12:00:00Z');
const KEY: DiagnosedKey = {
  ...{ id: 'k', name: 'claims', by: 'hint', isDetailed: true, status: 'active', hint: 'sk-ant-api03-R2D...igAA' },
  ...{ workspaceId: 'w', workspaceName: 'Claims', isWorkspaceArchived: false, expiresAt: null, lastUsedDay: null },
  ...{ ownerName: null, nearest: null, changes: [] },
};
const NONE: Diagnosis = { text: '', symptom: null, requestId: null, keys: [], isUnknown: false, gatewayEnds: [] };
const near = (peak: number) => ({ group: 'Opus', type: 'requests_per_minute', value: 100, peak, at: NOW });
const titles = (diagnosis: Partial<Diagnosis>) => findings({ ...NONE, ...diagnosis }).map(({ title }) => title);
const last = (diagnosis: Partial<Diagnosis>) => findings({ ...NONE, ...diagnosis }).at(-1);

it.each<[Partial<DiagnosedKey>, string, RegExp]>([
  [{}, 'claims is active', /Nothing is wrong/],
  [{ status: 'inactive' }, 'claims is disabled', /who disabled it/],
  [{ status: 'expired', expiresAt: new Date('2026-11-01T00:00:00Z') }, 'claims expired on 1 Nov 2026', /new key/],
  [{ status: 'archived' }, 'claims is archived', /new key/],
  [{ status: 'gone' }, 'claims is gone', /new key/],
  [{ isWorkspaceArchived: true }, 'claims is in an archived workspace', /another workspace/],
])('says how a key stands, and what to do: %o', (change, title, advice) => {
  const found = findings({ ...NONE, keys: [{ ...KEY, ...change }] });
  expect(found[0]).toMatchObject({ title, proof: { href: '/api-keys/k' } });
  expect(found.at(-1)?.text).toMatch(advice);
});

it('keeps the order: which key, its limits, what the error means, what to do', () => {
  expect(titles({ symptom: 'rate_limit', keys: [{ ...KEY, nearest: near(95) }] })).toEqual([
    'claims is active',
    'Its workspace came near a limit',
    'What the error means',
    'What to do',
  ]);
});

it('tells a key that works from an error that says otherwise, and a shared limit from its own', () => {
  expect(last({ symptom: 'authentication', keys: [KEY] })?.text).toMatch(/sends another one/);
  expect(last({ symptom: 'rate_limit', keys: [{ ...KEY, nearest: near(10) }] })?.text).toMatch(/shared by all/);
  expect(last({ symptom: 'overloaded' })?.text).toMatch(/Try again/);
});

it('says what it does not know, and what the reader may not see', () => {
  expect(titles({ isUnknown: true })).toEqual(['No key here has this ID, hint or name']);
  const hidden = { ...KEY, isDetailed: false, status: null, hint: null };
  expect(findings({ ...NONE, keys: [hidden] })).toMatchObject([
    { title: 'claims', text: expect.stringMatching(/nothing but its name/) },
  ]);
  expect(titles({ keys: [KEY, { ...KEY, id: 'other' }] })).toEqual([]);
  expect(titles({ gatewayEnds: ['x9Zq'] })).toEqual(['A key of Steward’s own gateway, ending in x9Zq']);
});
