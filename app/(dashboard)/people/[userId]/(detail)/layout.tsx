import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Breadcrumbs } from '@/components/details/breadcrumbs';
import { Tabs } from '@/components/details/tabs';
import { PageHead } from '@/components/layout/page-head';
import { ReturnedPanel } from '@/components/people/returned-panel';
import { PersonActions } from '@/components/people-list/person-actions';
import { env } from '@/lib/core/env';
import { can } from '@/lib/core/permissions';
import { listReturned } from '@/lib/domain/people/return-queries';
import { loadUser } from '../load-user';

interface PersonProps {
  params: Promise<{ userId: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: PersonProps): Promise<Metadata> {
  const found = await loadUser((await params).userId).catch(() => null);
  return { title: found?.person.name ?? 'Not found' };
}

export default async function PersonLayout({ params, children }: PersonProps) {
  const { ctx, person } = await loadUser((await params).userId);
  const path = `/people/${person.id}`;
  const returned = can(ctx.actor, 'role:write') ? await listReturned(ctx, { userId: person.id }) : [];
  return (
    <>
      <Breadcrumbs above={[{ label: 'People', href: '/people' }]} here={person.name} />
      <PageHead
        title={person.name}
        line={person.email}
        action={can(ctx.actor, 'person:write') && <PersonActions person={person} isSimulated={env().simulated} />}
      />
      <ReturnedPanel ctx={ctx} returned={returned} />
      <Tabs
        label="Parts of this person’s page"
        tabs={[
          { href: path, label: 'Overview' },
          ...(person.keysSight === 'hidden'
            ? []
            : [{ href: `${path}/keys`, label: 'API keys', count: person.activeKeys }]),
        ]}
      />
      {children}
    </>
  );
}
