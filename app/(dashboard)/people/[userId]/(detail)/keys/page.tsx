import type { SearchParams } from 'nuqs/server';
import { loadPerson } from '@/app/(dashboard)/people/[userId]/load-person';
import { KeyList } from '@/components/api-keys/key-list';
import { loadKeyParams } from '@/components/api-keys/key-params';
import { readSorting } from '@/components/page/list/sorting';
import { listApiKeys } from '@/lib/domain/api-keys/queries';

interface PersonKeysProps {
  params: Promise<{ userId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function PersonKeysPage({ params, searchParams }: PersonKeysProps) {
  const { ctx, person } = await loadPerson((await params).userId);
  const asked = await loadKeyParams(searchParams);
  const sorting = readSorting(asked, person.spendSight === 'hidden' ? 'name' : 'spend');
  const { show, page } = asked;
  const search = asked.search.slice(0, 100);
  const list = await listApiKeys(ctx, { ...sorting, search, show, page, ownerId: person.id });
  return (
    <KeyList
      list={list}
      params={asked}
      sorting={sorting}
      now={ctx.now}
      path={`/people/${person.id}/keys`}
      without="owner"
      title={`API keys that act for ${person.name} or were made by them`}
    />
  );
}
