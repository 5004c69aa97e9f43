import { expect, it } from 'vitest';
import { monthWords } from './day-words';

it.each([
  [['whole', 'whole'], 'good', '2 complete'],
  [['whole', 'partial'], 'warning', '1 complete, 1 partial'],
  [['partial', 'missing', 'missing'], 'danger', '1 partial, 2 missing'],
] as const)('%o', (states, tone, words) => expect(monthWords(states)).toEqual({ tone, words }));
