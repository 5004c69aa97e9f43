import { describe, expect, it } from 'vitest';
import type { Mover } from '@/lib/domain/usage/query-schema';
import { moverChange, moverWords } from './mover-words';

const usd = (dollars: number) => (BigInt(dollars) * 1_000_000_000n).toString();
const mover = (before: number, now: number, explained: Mover['explained']): Mover => ({
  ...{ id: 'a', label: 'A', hint: null, change: usd(now - before) },
  ...{ before: usd(before), now: usd(now), explained },
});

describe('moverWords', () => {
  it.each([
    [
      mover(100, 168, { volume: usd(80), price: usd(-12), tokensBefore: '1200000', tokensNow: '2160000' }),
      'Tokens from 1.20 M to 2.16 M (+80 %): +$80.00 by volume, −$12.00 by price and mix.',
      '+$68.00 (+68 %)',
    ],
    [
      mover(0, 5, { volume: usd(5), price: '0', tokensBefore: '0', tokensNow: '700' }),
      'New: 700 tokens, none the week before.',
      '+$5.00 (new)',
    ],
    [
      mover(5, 0, { volume: usd(-5), price: '0', tokensBefore: '700', tokensNow: '0' }),
      'Gone: 700 tokens the week before, none since.',
      '−$5.00 (−100 %)',
    ],
    [mover(5, 6, null), '', '+$1.00 (+20 %)'],
  ])('%o', (of, words, change) => expect([moverWords(of), moverChange(of, 'nano_dollars')]).toEqual([words, change]));
});
