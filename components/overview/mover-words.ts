import { formatChange, formatCountCompact, formatFigureCompact } from '@/components/page/figures/format';
import type { Mover } from '@/lib/domain/usage/query-schema';
import type { Unit } from '@/lib/domain/usage/schema';

/** Why a cost changed: `Tokens from 1.20 M to 2.40 M (+100 %): +$80.00 by volume, −$12.00 by price and mix`. */
export function moverWords({ explained, before, now }: Mover): string {
  if (!explained) return '';
  const tokensNow = BigInt(explained.tokensNow);
  const tokensBefore = BigInt(explained.tokensBefore);
  if (BigInt(before) === 0n) return `New: ${formatCountCompact(tokensNow)} tokens, none the week before.`;
  if (BigInt(now) === 0n) return `Gone: ${formatCountCompact(tokensBefore)} tokens the week before, none since.`;
  const tokens = `Tokens from ${formatCountCompact(tokensBefore)} to ${formatCountCompact(tokensNow)}${writePercent(tokensNow, tokensBefore)}`;
  return `${tokens}: ${signed(explained.volume)} by volume, ${signed(explained.price)} by price and mix.`;
}

export function moverChange({ now, before }: Mover, unit: Unit): string {
  const [value, earlier] = [BigInt(now), BigInt(before)];
  return earlier === 0n ? `+${formatFigureCompact(value, unit)} (new)` : formatChange(value, earlier, unit);
}

function writePercent(now: bigint, before: bigint): string {
  const inBrackets = /\(([^)]*%)\)/.exec(before === 0n ? '' : formatChange(now, before, 'tokens'));
  return inBrackets ? ` (${inBrackets[1]})` : '';
}

function signed(nano: string): string {
  const value = BigInt(nano);
  return `${value > 0n ? '+' : ''}${formatFigureCompact(value, 'nano_dollars')}`;
}
