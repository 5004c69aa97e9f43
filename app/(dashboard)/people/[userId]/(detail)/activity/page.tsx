import type { SearchParams } from 'nuqs/server';
import { loadPerson } from '@/app/(dashboard)/people/[userId]/load-person';
import { Activity } from '@/components/audit/activity';
import { loadAuditPlace } from '@/components/audit/audit-params';
import { requirePermission } from '@/lib/doors/page';

interface PersonActivityProps {
  params: Promise<{ userId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function PersonActivityPage({ params, searchParams }: PersonActivityProps) {
  const { ctx, person } = await loadPerson((await params).userId);
  requirePermission(ctx, 'audit:read');
  return (
    <Activity
      ctx={ctx}
      of={{ kind: ['user', 'member'], ids: [person.id] }}
      what="this person"
      pages={{ path: `/people/${person.id}/activity`, place: await loadAuditPlace(searchParams) }}
    />
  );
}
