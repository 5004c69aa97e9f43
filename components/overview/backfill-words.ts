import type { BackfillProgress } from '@/lib/mirror/rules';

/** `Reading 2025-11 … 61 %` */
export function backfillWords({ percent, readingMonth }: Pick<BackfillProgress, 'percent' | 'readingMonth'>): string {
  return `Reading ${readingMonth ?? 'the organisation'} … ${Math.floor(percent)} %`;
}
