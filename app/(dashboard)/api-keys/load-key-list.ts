import type { SearchParams } from 'nuqs/server';
import { loadKeyParams } from '@/components/api-keys/key-params';
import { readSorting } from '@/components/page/list/sorting';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import type { SignedInCtx } from '@/lib/doors/context';

type Whose = { workspaceId: string } | { ownerId: string };

/** The API keys of one workspace or person, as the address asks for them. */
export async function loadKeyList(ctx: SignedInCtx, searchParams: Promise<SearchParams>, whose: Whose, sight: string) {
  const params = await loadKeyParams(searchParams);
  const sorting = readSorting(params, sight === 'hidden' ? 'name' : 'spend');
  const { show, page } = params;
  const [search, kind] = [params.search.slice(0, 100), params.kind ?? undefined];
  const list = await listApiKeys(ctx, { ...sorting, search, kind, show, page, figures: ['last_hour'], ...whose });
  return { actor: ctx.actor, list, params, sorting, now: ctx.now };
}
