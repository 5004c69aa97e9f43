import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ReturnedPanel } from '@/components/accounts/returned-panel';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Tabs } from '@/components/page/tabs';
import { PersonActions } from '@/components/people/person-actions';
import { can } from '@/lib/access/reach';
import { env } from '@/lib/core/env';
import { listReturned } from '@/lib/domain/accounts/return-queries';
import { loadPerson } from '../load-person';

interface PersonProps {
  params: Promise<{ userId: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: PersonProps): Promise<Metadata> {
  const found = await loadPerson((await params).userId).catch(() => null);
  return { title: found?.person.name ?? 'Not found' };
}

export default async function PersonLayout({ params, children }: PersonProps) {
  const { ctx, person } = await loadPerson((await params).userId);
  const path = `/people/${person.id}`;
  const returned = can(ctx.actor, 'role:write') ? await listReturned(ctx, { userId: person.id }) : [];
  return (
    <>
      <Breadcrumbs above={[{ label: 'People', href: '/people' }]} here={person.name} />
      <PageHead
        title={person.name}
        line={person.email}
        action={can(ctx.actor, 'person:write') && <PersonActions person={person} consoleOrigin={env().consoleOrigin} />}
      />
      <ReturnedPanel ctx={ctx} returned={returned} />
      <Tabs
        label="Sections of this person’s page"
        tabs={[
          { href: path, label: 'Overview' },
          ...(person.keysSight === 'hidden'
            ? []
            : [{ href: `${path}/keys`, label: 'API keys', count: person.activeKeys }]),
          ...(can(ctx.actor, 'audit:read') ? [{ href: `${path}/activity`, label: 'Activity' }] : []),
        ]}
      />
      {children}
    </>
  );
}
