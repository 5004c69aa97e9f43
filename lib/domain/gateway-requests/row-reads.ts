import type { z } from 'zod';
import type { Caller } from '@/lib/access/principals';
import type { Day } from '@/lib/core/time';
import type { RequestRow, requestErrors, requestFilters, requestLatency } from './query-schema';

/** Rows of keys that the actor may see, of one key or workspace if it is named. */
export interface OfKeys {
  actor: Caller;
  gatewayKeyId?: string | undefined;
  workspaceId?: string | undefined;
}

/** Requests of a day and workspace that ended without saying what they came to. */
export interface UnsaidEnds {
  day: Day;
  workspaceId: string;
  cut: number;
  lost: number;
}

/** What is asked of single requests, wherever they are kept: the answers are the same to the last row. */
export interface RequestRows {
  /** One more than the page holds, from its place on. */
  page(actor: Caller, filters: z.output<typeof requestFilters>): Promise<RequestRow[]>;
  /** With its lines as they are kept; null: there is none, or the actor may not see it. */
  find(actor: Caller, id: string): Promise<(RequestRow & { lines: unknown; credentialName: string | null }) | null>;
  errors(of: OfKeys, since: Date): Promise<z.output<typeof requestErrors.output>>;
  latency(of: OfKeys, since: Date): Promise<z.output<typeof requestLatency.output>>;
  unsaidEnds(from: Day, to: Day): Promise<UnsaidEnds[]>;
}
