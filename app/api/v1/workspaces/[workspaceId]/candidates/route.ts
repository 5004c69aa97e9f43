import { searchCandidates } from '@/lib/domain/members/queries';
import { json, route } from '@/lib/doors/route';

/** People whose name or address holds `q`, to become members of the workspace or, with `as=lead`, its leads. */
export const GET = route<{ workspaceId: string }>({ permission: 'member:write' }, async (ctx, { request, params }) => {
  const { searchParams } = new URL(request.url);
  const search = (searchParams.get('q') ?? '').slice(0, 400);
  const as = searchParams.get('as') === 'lead' ? 'lead' : 'member';
  return json(await searchCandidates(ctx, { workspaceId: params.workspaceId, search, as }));
});
