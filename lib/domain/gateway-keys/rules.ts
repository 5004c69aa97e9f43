import { nanoFromDollars } from '@/lib/core/money';
import { isFrom } from '@/lib/core/networks';

export const MOST_KEYS = 10_000;
export const MOST_MODELS = 50;
export const KEY_DAYS = 90;
export const MOST_KEY_DAYS = 3_650;
export const OVERLAP_HOURS = 24;
export const MOST_OVERLAP_HOURS = 30 * 24;

export const ENVIRONMENTS = ['production', 'staging', 'development', 'other'] as const;
/** `strict` never goes over a limit; `balanced` lets more through and may, by as much as is stated. */
export const KEY_MODES = ['strict', 'balanced'] as const;
/** At its dollars a `hard` key is refused; of a `soft` one its owner is told, and it goes on. */
export const LIMIT_KINDS = ['hard', 'soft'] as const;

const LEAST_OVERSHOOT = 5_000_000_000n;

/** By how much a key can go over a limit at most, as the database has it in `gateway_overshoot`; null: by any amount. */
export function overshootOf(mode: string, limitKind: string, limit: bigint): bigint | null {
  if (limitKind === 'soft') return null;
  if (mode !== 'balanced') return 0n;
  const least = limit < LEAST_OVERSHOOT ? limit : LEAST_OVERSHOOT;
  return limit / 10n > least ? limit / 10n : least;
}

export type GatewayKeyState = 'live' | 'disabled' | 'expired' | 'revoked';

export interface KeyEnds {
  revokedAt: Date | null;
  disabledAt: Date | null;
  expiresAt: Date | null;
}

export function gatewayKeyState({ revokedAt, disabledAt, expiresAt }: KeyEnds, now: Date): GatewayKeyState {
  if (revokedAt) return 'revoked';
  if (expiresAt && expiresAt <= now) return 'expired';
  return disabledAt ? 'disabled' : 'live';
}

export type KeyAct = 'change' | 'rotate' | 'disable' | 'enable' | 'revoke';

/** Why a key in this state cannot be changed so; null if it can. */
export function gatewayActRefusal(act: KeyAct, state: GatewayKeyState): string | null {
  if (state === 'revoked') return act === 'revoke' ? null : 'This key is revoked, which is final. Create a new one.';
  if (state === 'expired' && ['rotate', 'disable', 'enable'].includes(act))
    return 'This key has expired. Change its expiry first, or create a new one.';
  return null;
}

/** When a key ends whose successor is made now: after the overlap, or earlier if it ends by itself. */
export function endOfOverlap(expiresAt: Date | null, now: Date, overlapHours: number): Date {
  const end = new Date(now.getTime() + overlapHours * 3_600_000);
  return expiresAt && expiresAt < end ? expiresAt : end;
}

/** Which hops the gateway believes, as it was started: null while nobody said. */
export type Proxies = readonly string[] | null;

/** Why an address list cannot be kept; null if it can. */
export function addressesRefusal(addresses: readonly string[], proxies: Proxies): string | null {
  if (addresses.length === 0 || proxies !== null) return null;
  return 'Addresses cannot be limited yet: whoever runs Steward has not said which proxies stand before the gateway, so a caller’s address could be forged. Set GATEWAY_PROXIES to “none” or to the networks of the proxies.';
}

interface Narrowed {
  addresses?: readonly string[];
  spendPerDay?: string | null;
  spendPerMonth?: string | null;
}

/** Less than a request costs. */
const NOTHING_NANO = nanoFromDollars('0.01') ?? 0n;

interface Used {
  lastAddress: string | null;
  addresses: readonly string[];
}

/** Whether such a change shuts out whoever uses a key: from where it was used last, or with next to nothing to spend. */
export function isStoppedBy({ lastAddress, ...key }: Used, { addresses, ...limits }: Narrowed): boolean {
  const isNothing = (limit?: string | null) => limit != null && (nanoFromDollars(limit) ?? 0n) < NOTHING_NANO;
  if (isNothing(limits.spendPerDay) || isNothing(limits.spendPerMonth)) return true;
  if (addresses === undefined || lastAddress === null) return false;
  return isFrom(lastAddress, key.addresses) && !isFrom(lastAddress, addresses);
}
