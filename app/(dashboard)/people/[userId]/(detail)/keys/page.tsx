import type { SearchParams } from 'nuqs/server';
import { loadKeyList } from '@/app/(dashboard)/api-keys/load-key-list';
import { loadPerson } from '@/app/(dashboard)/people/[userId]/load-person';
import { KeyList } from '@/components/api-keys/key-list';

interface PersonKeysProps {
  params: Promise<{ userId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function PersonKeysPage({ params, searchParams }: PersonKeysProps) {
  const { ctx, person } = await loadPerson((await params).userId);
  const keys = await loadKeyList(ctx, searchParams, { ownerId: person.id }, person.spendSight);
  return (
    <KeyList
      {...keys}
      path={`/people/${person.id}/keys`}
      without="owner"
      title={`API keys that act for ${person.name} or were created by them`}
    />
  );
}
