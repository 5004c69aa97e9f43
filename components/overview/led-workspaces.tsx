import { keysHref } from '@/components/api-keys/key-params';
import { Money } from '@/components/page/figures/figure';
import { NameLink, Swatch } from '@/components/page/list/cells';
import { workspaceRole } from '@/components/people/role-words';
import { Panel } from '@/components/ui/panel';
import { Compared } from '@/components/usage/compared';
import { formatPeriod } from '@/lib/core/time';
import type { Overview } from '@/lib/domain/usage/query-schema';
import type { LedWorkspace } from '@/lib/domain/workspaces/query-schema';

interface LedWorkspacesProps {
  workspaces: readonly LedWorkspace[];
  month: Overview['month'];
}

/** What a lead answers for: a sheet for each workspace with its spend, its people and its keys. */
export function LedWorkspaces({ workspaces, month }: LedWorkspacesProps) {
  return (
    <section
      aria-label="Workspaces you lead"
      className="my-4 grid grid-cols-[repeat(auto-fit,minmax(min(100%,20rem),1fr))] gap-4"
    >
      {workspaces.map((workspace) => (
        <LedWorkspaceSheet key={workspace.id} workspace={workspace} month={month} />
      ))}
    </section>
  );
}

function LedWorkspaceSheet({ workspace, month }: { workspace: LedWorkspace; month: Overview['month'] }) {
  const { id, name, spend, spendCompared, spendBefore, activeKeys, pressingKeys, members, firstMembers } = workspace;
  const rest = members - firstMembers.length;
  return (
    <Panel>
      <h2 className="flex items-center gap-2 pt-3 text-sm font-semibold">
        <Swatch kind="workspace" id={id} />
        <NameLink href={`/workspaces/${id}`}>{name}</NameLink>
      </h2>
      <p className="figure mt-2 text-lg">
        <Money nano={month.value === null ? null : BigInt(spend)} />
      </p>
      <p className="text-xs text-muted">{formatPeriod(month.start, 'month')} so far</p>
      <Compared
        days={month.comparison}
        now={BigInt(spendCompared)}
        before={BigInt(spendBefore)}
        unit="nano_dollars"
        today={month.to}
      />
      <h3 className="mt-3 text-xs font-medium text-muted">
        Who has access: {members} {members === 1 ? 'person' : 'people'}
      </h3>
      <ul className="mt-1 text-table">
        {firstMembers.map(({ userId, name: member, role }) => (
          <li key={userId} className="flex items-baseline justify-between gap-3">
            <NameLink href={`/people/${userId}`} isAside>
              {member}
            </NameLink>
            <span className="text-xs text-muted">{workspaceRole(role)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-table">
        <a href={`/workspaces/${id}/members`} className="plain-link text-accent">
          {rest > 0 ? `And ${rest} more: change members` : 'Change members'}
        </a>
      </p>
      <p className="mt-3 border-t border-separator pt-2 text-table">
        <a href={keysHref('/api-keys', { workspace: id })} className="plain-link">
          {activeKeys} active {activeKeys === 1 ? 'key' : 'keys'}
        </a>
        {pressingKeys > 0 && <span className="text-warn"> · {pressingKeys} need attention</span>}
      </p>
    </Panel>
  );
}
