import { z } from 'zod';
import { notFound } from '@/lib/core/errors';
import { findOwnOutcome, withEntry } from '@/lib/doors/outcomes';
import { json, route } from '@/lib/doors/route';

/** How a change that the caller asked for stands. */
export const GET = route<{ id: string }>({ touch: false }, async (ctx, { params }) => {
  const id = z.uuid().safeParse(params.id);
  const outcome = id.success ? await findOwnOutcome(ctx, id.data) : null;
  if (!outcome) throw notFound('change');
  return json(withEntry(ctx, outcome));
});
