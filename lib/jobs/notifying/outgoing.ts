import type { KeyObject } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import type { WayOut } from '@/lib/core/way-out';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';

/** What sending notifications needs; only the worker has it. */
export interface Outgoing {
  /** Opens what the web sealed. */
  key: KeyObject;
  /** Steward's own address, for links. */
  origin: string;
  /** Null: mail is off. */
  smtp: { url: string; from: string } | null;
  /** Hosts, addresses and ranges inside the network that may be called. */
  inside: readonly string[];
  wayOut: WayOut;
  /** Replaces the system's name lookup in tests. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
  /** The certificates that a receiver's own is checked with, in place of those that everybody trusts. */
  authority?: string;
  timeoutMs?: number;
}

export type NotifyDeps = WorkerDeps & { outgoing: Outgoing };

/** The result of one try. */
export interface TryResult {
  isDelivered: boolean;
  status: number | null;
  /** The beginning of the answer. */
  answer: string | null;
  /** Why it failed, in a sentence. */
  reason: string | null;
  /** Trying again is pointless. */
  isFinal?: boolean;
  /** The receiver says that it is gone for good. */
  isGone?: boolean;
}
