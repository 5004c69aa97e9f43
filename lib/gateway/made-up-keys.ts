import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** How many look-ups of keys that are not known one address has at once, and how many it gets back a second. */
const MOST = 300;
const BACK_A_SECOND = 5;
const MOST_ADDRESSES = 20_000;
const MOST_UNKNOWN = 5_000;
const MOST_FAMILIAR = 50_000;

interface Bucket {
  left: number;
  at: number;
}

/** Keeps keys that are made up from costing a look-up each. A key that was once known is never held up. */
export class MadeUpKeys {
  private familiar = new Set<string>();
  private unknown = new Map<string, number>();
  private buckets = new Map<string, Bucket>();

  /** A key that is nobody's may be made meanwhile: `forgetAfterMs` is as long as any verdict holds. */
  constructor(private readonly forgetAfterMs: number) {}

  /** Whether this key was found to be nobody's a moment ago. */
  isUnknown(hash: string): boolean {
    return (this.unknown.get(hash) ?? 0) > performance.now();
  }

  /** For how many seconds nothing is looked up for this address; 0: this key may be. */
  waitSeconds(hash: string, address: string): number {
    if (this.familiar.has(hash)) return 0;
    const now = performance.now();
    const left = leftOf(this.buckets.get(placeOf(address)), now);
    return left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / BACK_A_SECOND));
  }

  /** What a look-up came to. */
  note(hash: string, address: string, isKnown: boolean): void {
    if (isKnown) {
      if (this.familiar.size >= MOST_FAMILIAR) this.familiar.clear();
      this.familiar.add(hash);
      return;
    }
    const now = performance.now();
    if (this.unknown.size >= MOST_UNKNOWN) this.unknown.clear();
    this.unknown.set(hash, now + this.forgetAfterMs);
    const place = placeOf(address);
    if (this.buckets.size >= MOST_ADDRESSES) this.forgetFull(now);
    this.buckets.set(place, { left: Math.max(0, leftOf(this.buckets.get(place), now) - 1), at: now });
  }

  /** Keys were made or changed. */
  forget(): void {
    this.unknown.clear();
  }

  private forgetFull(now: number): void {
    for (const [place, bucket] of this.buckets) if (leftOf(bucket, now) >= MOST) this.buckets.delete(place);
    if (this.buckets.size >= MOST_ADDRESSES) this.buckets.clear();
  }
}

function leftOf(bucket: Bucket | undefined, now: number): number {
  return bucket ? Math.min(MOST, bucket.left + ((now - bucket.at) / 1_000) * BACK_A_SECOND) : MOST;
}

/** Whoever has one address of IPv6 has the 64 bits after it. */
function placeOf(address: string): string {
  return isIPv6(address) ? ipaddr.IPv6.parse(address).parts.slice(0, 4).join(':') : address;
}
