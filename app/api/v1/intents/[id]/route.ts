import { findOwnOutcome } from '@/lib/domain/operations/queries';
import { withEntry } from '@/lib/doors/outcomes';
import { json, route } from '@/lib/doors/route';

/** The state of a change the caller requested. */
export const GET = route<{ id: string }>({ touch: false }, async (ctx, { params }) =>
  json(withEntry(ctx, await findOwnOutcome(ctx, { intentId: params.id }))),
);
