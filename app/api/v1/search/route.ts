import { searchAll } from '@/lib/domain/search/queries';
import { json, route } from '@/lib/doors/route';

/** Workspaces, API keys and people whose name, address or id holds `q`. */
export const GET = route({ permission: 'usage:read' }, async (ctx, { request }) => {
  const q = new URL(request.url).searchParams.get('q') ?? '';
  return json(await searchAll(ctx, { q: q.slice(0, 400) }));
});
