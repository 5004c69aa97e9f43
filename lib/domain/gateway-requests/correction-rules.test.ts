import { expect, it } from 'vitest';
import { correctionOf } from './correction-rules';

const of = (counted: bigint, reported: bigint, reportedNano: bigint, estimatedNano: bigint) => ({
  ...{ counted, reported, reportedNano, estimatedNano },
});

it.each([
  ['what was estimated too high, at the price of the report', [of(120n, 100n, 1_800n, 900n)], [-20n, -360n]],
  ['each model by itself', [of(120n, 100n, 1_800n, 900n), of(11n, 10n, 100n, 50n)], [-21n, -370n]],
  ['never more than the estimates', [of(1_000n, 100n, 2_000n, 500n)], [-900n, -500n]],
  ['half a nano-dollar up', [of(3n, 2n, 3n, 100n)], [-1n, -2n]],
  ['nothing where nothing was estimated', [of(120n, 100n, 2_000n, 0n)], [0n, 0n]],
  ['nothing where the report has as much, or more', [of(100n, 100n, 2_000n, 9n), of(90n, 100n, 2_000n, 9n)], [0n, 0n]],
  ['nothing where the report has no price', [of(100n, 0n, 0n, 900n)], [0n, 0n]],
])('takes off %s', (_, models, [output, nano]) => {
  expect(correctionOf(models)).toEqual({ output, nano });
});
