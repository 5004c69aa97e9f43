import type { Metadata } from 'next';
import { ReturnedPanel } from '@/components/accounts/returned-panel';
import { roleName, roleReason } from '@/components/accounts/role-reason';
import { Activity } from '@/components/audit/activity';
import { auditHref } from '@/components/audit/audit-params';
import { ResetPanel } from '@/components/factors/reset-panel';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { PageHead } from '@/components/page/page-head';
import { PowerTable } from '@/components/settings/roles/power-table';
import { DeviceList } from '@/components/settings/sessions/device-list';
import { SignIns } from '@/components/settings/sessions/sign-ins';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listReturned } from '@/lib/domain/accounts/return-queries';
import { listSessionsOf } from '@/lib/domain/sessions/queries';
import { listSignInsOf } from '@/lib/domain/sessions/sign-in-queries';
import type { SignedInCtx } from '@/lib/doors/context';
import { loadPowers } from './load-powers';

interface PersonProps {
  params: Promise<{ personId: string }>;
}

export async function generateMetadata({ params }: PersonProps): Promise<Metadata> {
  const loaded = await loadPowers((await params).personId).catch(() => null);
  return { title: loaded ? `What ${loaded.found.person.name} can do` : 'Not found' };
}

export default async function PersonPowersPage({ params }: PersonProps) {
  const { ctx, found } = await loadPowers((await params).personId);
  const { person, powers, leads, belongsTo } = found;
  const names = (workspaces: readonly { name: string }[]) => workspaces.map(({ name }) => name).join(', ') || 'None';
  return (
    <>
      <Breadcrumbs above={[{ label: 'Accounts', href: '/settings/accounts' }]} here={person.name} />
      <PageHead
        title={`What ${person.isYou ? 'you' : person.name} can do`}
        line={`${person.email}. Current access: changes of role or membership take effect on the next request.`}
        action={
          can(ctx.actor, 'audit:read') && (
            <ButtonLink href={auditHref('/audit', { actor: person.personId, range: '12m' })} variant="outline">
              {person.isYou ? 'Your requests' : 'Their requests'}
            </ButtonLink>
          )
        }
      />
      <Returned ctx={ctx} personId={person.personId} />
      <Panel title="Role" className="mb-4">
        <Facts
          facts={[
            { term: 'Role', value: roleName(person.role) },
            { term: 'Why', value: roleReason(person) },
            { term: 'Leads', value: names(leads) },
            { term: 'Belongs to', value: names(belongsTo) },
          ]}
        />
      </Panel>
      {person.role ? (
        <Panel title="What can this person do?" isFlush className="mb-4">
          <PowerTable powers={powers} leads={leads} belongsTo={belongsTo} />
        </Panel>
      ) : (
        <div className="mb-4">
          <Notice tone="neutral" title={`${person.name} has no access to Steward and cannot do anything here`} />
        </div>
      )}
      {can(ctx.actor, 'policy:write') && <ResetPanel ctx={ctx} personId={person.personId} name={person.name} />}
      {can(ctx.actor, 'session:end') && <Sessions ctx={ctx} personId={person.personId} name={person.name} />}
      <Activity
        ctx={ctx}
        of={{ kind: ['person', 'lead'], ids: [person.personId] }}
        what="this account"
        className="mt-4"
      />
    </>
  );
}

async function Returned({ ctx, personId }: { ctx: SignedInCtx; personId: string }) {
  if (!can(ctx.actor, 'role:write')) return null;
  return <ReturnedPanel ctx={ctx} returned={await listReturned(ctx, { personId })} />;
}

async function Sessions({ ctx, personId, name }: { ctx: SignedInCtx; personId: string; name: string }) {
  const [sessions, signIns] = await Promise.all([
    listSessionsOf(ctx, { personId, currentSessionId: ctx.sessionId }),
    listSignInsOf(ctx, { personId }),
  ]);
  return (
    <>
      <Panel
        title="Sessions"
        note={`Where ${name} is signed in to Steward. Ended sessions stop at once. All times UTC.`}
        isFlush={sessions.length > 0}
      >
        {sessions.length === 0 ? (
          <p className="text-muted">{name} is not signed in anywhere.</p>
        ) : (
          <DeviceList sessions={sessions} now={ctx.now} whose={name} />
        )}
      </Panel>
      <SignIns rows={signIns} now={ctx.now} whose={name} />
    </>
  );
}
