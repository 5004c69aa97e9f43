import type { Tone } from '@/components/ui/status';
import type { Compared } from './reconcile-sums';

/** What the difference between count and report is made of, in a few words. */
export function differenceOf(row: Compared): { tone: Tone; words: string } {
  const { types, isPartial, lost, cut, priceNano, correctedNano } = row;
  const has = (isSo: (type: Compared['types'][number]) => boolean) => types.some(isSo);
  const isUsedPast = has(({ notThrough }) => BigInt(notThrough) > 0n);
  const words = [
    isUsedPast && 'used outside the gateway',
    has(({ unreported }) => BigInt(unreported) > 0n) &&
      (isPartial
        ? 'not reported yet'
        : (cut ?? 0) > 0 || correctedNano !== '0'
          ? 'estimated too high'
          : 'not reported'),
    correctedNano !== '0' && 'corrected by the report',
    lost !== null && lost > 0 && `${lost} lost when a gateway stopped`,
    cut !== null && cut > 0 && `${cut} broken off`,
    priceNano !== null && BigInt(priceNano) < 0n && 'a discount',
    priceNano !== null && BigInt(priceNano) > 0n && 'above list prices',
  ].filter((word) => word !== false);
  if (words.length === 0)
    return lost === null ? { tone: 'neutral', words: 'Lost and broken off unknown' } : { tone: 'good', words: 'None' };
  const text = words.join(', ');
  return {
    tone: isPartial ? 'busy' : isUsedPast ? 'warning' : 'neutral',
    words: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
  };
}
