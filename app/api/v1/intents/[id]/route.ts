import { findOwnOutcome } from '@/lib/domain/operations/queries';
import { withEntry } from '@/lib/doors/outcomes';
import { json, route } from '@/lib/doors/route';

/** How a change that the caller asked for stands. */
export const GET = route<{ id: string }>({ touch: false }, async (ctx, { params }) =>
  json(withEntry(ctx, await findOwnOutcome(ctx, { intentId: params.id }))),
);
