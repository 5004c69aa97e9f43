import type { Metadata } from 'next';
import { AccountTabs } from '@/components/accounts/account-tabs';
import { PageHead } from '@/components/page/page-head';
import { RoleMatrix } from '@/components/settings/roles/role-matrix';
import { RoleSources, ScopeLegend } from '@/components/settings/roles/role-sources';
import { Panel } from '@/components/ui/panel';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'What roles may do' };

export default async function RolesPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:read');
  return (
    <>
      <PageHead
        title="What roles may do"
        line="Every page and every change follows this table. Leads have the Lead permissions for the workspaces they lead, on top of their role."
      />
      <AccountTabs />
      <Panel title="What each role may do" isFlush className="mb-4">
        <RoleMatrix isAuditClosed={ctx.actor.isAuditClosed} />
      </Panel>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title="What the words mean">
          <ScopeLegend />
        </Panel>
        <Panel
          title="Where a role comes from"
          note="From the role in the organisation, unless an owner or admin set another here"
        >
          <RoleSources />
          <p className="mt-3 max-w-[72ch] text-muted">
            A workspace is led by its workspace admins and by the people an owner names. Owners are only made here: no
            role in the organisation makes someone an owner.
          </p>
        </Panel>
      </div>
    </>
  );
}
