import { expect, test } from 'vitest';
import { KEY_POINTS } from './key-point-rules';
import { ORGANIZATION_POINTS } from './organization-point-rules';
import type { KeptPoint } from './schema';
import { ESSENTIAL, isStarted, startSteps } from './start-rules';
import { WORKSPACE_POINTS } from './workspace-point-rules';

const kept = (id: string, state: KeptPoint['state']): KeptPoint => ({ id, state, open: null, of: null });
const all = (state: KeptPoint['state']) =>
  Object.values(ESSENTIAL)
    .flat()
    .map((id) => kept(id, state));

test('what is essential are points of the section that they stand in', () => {
  const points = [...ORGANIZATION_POINTS, ...KEY_POINTS, ...WORKSPACE_POINTS];
  for (const [section, ids] of Object.entries(ESSENTIAL))
    for (const id of ids) expect([id, points.find((point) => point.id === id)?.section]).toEqual([id, section]);
});

test('nothing is left once all of it is met or does not apply', () => {
  expect(isStarted([])).toBe(false);
  expect(isStarted(all('unknown'))).toBe(false);
  expect(isStarted(all('met').slice(1))).toBe(false);
  expect(isStarted([...all('met').slice(1), ...all('not_applicable').slice(0, 1)])).toBe(true);
});

test('each section says how far it is, and its first open point leads to where the reader may mend it', () => {
  const points = all('met').map((point) => (point.id === 'second_person' ? kept(point.id, 'not_met') : point));
  const steps = startSteps(points, () => true);
  expect(steps.map(({ section }) => section)).toEqual(Object.keys(ESSENTIAL));
  expect(steps.filter(({ next }) => next)).toEqual([
    {
      ...{ section: 'permissions', done: 0, of: 1 },
      next: {
        question: 'Do dangerous changes need a second person?',
        mend: { label: 'Choose what needs approval', href: '/settings/approvals' },
      },
    },
  ]);
  expect(startSteps(points, () => false)[3]?.next?.mend).toBeNull();
  const ticked = all('met').map((point) => (point.id === 'billing_contact' ? kept(point.id, 'unknown') : point));
  expect(startSteps(ticked, () => true)[0]).toMatchObject({ done: 2, of: 3, next: { mend: { href: '/posture' } } });
});
