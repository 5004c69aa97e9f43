import 'server-only';
import type { CallerDoorCtx, DoorCtx } from './context';

/** Whoever asks, and what their requests are owed beside an answer. */
export interface Called<C extends DoorCtx = CallerDoorCtx> {
  ctx: C;
  /** For every answer, such as how much of the minute is left. */
  headers: Record<string, string>;
  /** Every door says in the end how it answered: a token's page shows it. What was said first holds. */
  answered(status: number, lacks?: string, endpoint?: string): void;
}

interface Door<C extends DoorCtx> {
  requestId: string;
  find(): Promise<Called<C>>;
  answer(called: Called<C>): Promise<Response>;
  /** Whatever was thrown, in the words of this door, and the permission that is lacking. */
  refuse(error: unknown): { response: Response; lacks?: string };
}

/** How many seconds the replica was behind, on answers that were read from it. */
const REPLICA_HEADER = 'steward-replica-lag-seconds';

/** Answers one request, whichever door it came to: finds its caller, and tells whatever goes wrong. Never cached. */
export async function serveCaller<C extends DoorCtx>(door: Door<C>): Promise<Response> {
  let called: Called<C> | null = null;
  const tell = (response: Response, lacks?: string) => {
    called?.answered(response.status, lacks);
    const behindMs = called?.ctx.replica?.behindMs ?? null;
    const headers = {
      ...called?.headers,
      ...(behindMs === null ? {} : { [REPLICA_HEADER]: String(Math.ceil(behindMs / 1_000)) }),
      'request-id': door.requestId,
      'cache-control': 'private, no-store',
    };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
  try {
    called = await door.find();
    return tell(await door.answer(called));
  } catch (error) {
    const { response, lacks } = door.refuse(error);
    return tell(response, lacks);
  }
}
