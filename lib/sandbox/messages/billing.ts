import type { Caller } from './admit';
import { type CellDimensions, toBooking } from './ledger';
import { contextWindow, priceTokens } from './prices';
import type { Entry } from './records';
import { billedLines, type Usage } from './usage';

type Billed = Pick<Caller, 'world' | 'workspaceId'> & { keyId: string };

/** Books a message whose output came as far as `output`; what it costs, in nano-dollars. */
export function bookMessage(
  { world, workspaceId, keyId }: Billed,
  usage: Usage,
  output: number,
  atMs: number,
  isElsewhere: boolean,
): bigint {
  let total = 0n;
  billedLines(usage, output).forEach(({ model, tokens }, index) => {
    const geo = model.isNewer ? usage.geo : 'not_available';
    const terms = { tier: usage.tier, geo, speed: usage.speed };
    const dimensions: CellDimensions = {
      account_id: null,
      api_key_id: keyId,
      context_window: contextWindow(tokens),
      inference_geo: geo,
      model: model.id,
      service_account_id: null,
      service_tier: usage.tier,
      speed: usage.speed,
      workspace_id: workspaceId === world.defaultWorkspaceId ? null : workspaceId,
    };
    const more = index === 0 ? { requests: 1, searches: usage.searches } : { requests: 0, searches: 0 };
    const nano = isElsewhere ? null : priceTokens(model, tokens, terms, atMs);
    const booking = toBooking(dimensions, tokens, nano, more);
    world.ledger.book(booking, atMs);
    total += booking.nano.reduce((sum, part) => sum + part, 0n);
  });
  return total;
}

export function toEntry(
  caller: Billed & { requestId: string },
  message: { id: string; isStream: boolean; usage: Usage },
  outcome: { at: string; how: string; output: number; nano: bigint },
): Entry {
  return {
    at: outcome.at,
    world: caller.world.name,
    request_id: caller.requestId,
    message_id: message.id,
    api_key_id: caller.keyId,
    workspace_id: caller.workspaceId,
    model: message.usage.model.id,
    stream: message.isStream,
    how: outcome.how,
    usage: message.usage,
    billed_output: outcome.output,
    nano_dollars: String(outcome.nano),
  };
}
