import { searchAll } from '@/lib/domain/search/queries';
import { MOST_USED } from '@/lib/domain/search/rules';
import { json, route } from '@/lib/doors/route';

/** Things whose name, address or id holds `q`, lists and what may be done; of `used`, what is opened most, first. */
export const GET = route({ permission: 'usage:read' }, async (ctx, { request }) => {
  const { searchParams } = new URL(request.url);
  const used = (searchParams.get('used') ?? '').split(',').filter((id) => /^[\w.:@-]{1,100}$/.test(id));
  return json(await searchAll(ctx, { q: (searchParams.get('q') ?? '').slice(0, 400), used: used.slice(0, MOST_USED) }));
});
