import { expect, it } from 'vitest';
import type { RotationState } from '@/lib/domain/rotations/rules';
import { bothWords } from './rotation-words';

const USED = { lastUsedDay: '2026-11-20', successorUsedDay: null, quietDays: 7, daysLeft: 3 };
const words = (state: RotationState) => bothWords({ ...USED, state });

it('says of both keys that they work only while they do', () => {
  expect(words('both')).toBe(
    'Old key: last used 20 Nov 2026. New key: never used. Both work. The old one is proposed for disabling once nothing has used it for 7 days: at the earliest in 3 days.',
  );
  expect(words('quiet')).toBe('Old key: last used 20 Nov 2026. New key: never used. Both work.');
  for (const state of ['lost', 'stopped', 'archivable', 'done'] as const)
    expect(words(state)).toBe('Old key: last used 20 Nov 2026. New key: never used.');
});
