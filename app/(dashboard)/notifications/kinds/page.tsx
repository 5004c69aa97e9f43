import type { Metadata } from 'next';
import { GROUP_WORDS } from '@/components/notifications/group-words';
import { NotificationTabs } from '@/components/notifications/notification-tabs';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { rolesWith } from '@/lib/access/permissions';
import { can } from '@/lib/access/reach';
import { KIND_GROUPS } from '@/lib/domain/notifications/kind-rules';
import { findKind, findWords, KIND_NAMES, type KindName } from '@/lib/domain/notifications/kinds/list';
import { pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'All kinds of notifications' };

export default async function KindsPage() {
  const { actor } = await pageCtx();
  // People who may not see money get none of these, except about their own requests.
  const isShown = (name: KindName) => {
    const kind = findKind(name);
    return can(actor, 'cost:read') || !(kind?.money || kind?.group === 'budgets');
  };
  return (
    <>
      <PageHead
        title="All kinds of notifications"
        line="What Steward sends, who gets it, and what a webhook receives, each with an example."
      />
      <NotificationTabs />
      {KIND_GROUPS.map((group) => (
        <Panel key={group} title={GROUP_WORDS[group]} className="mb-4">
          <ul>
            {KIND_NAMES.filter((name) => findKind(name)?.group === group && isShown(name)).map((name) => (
              <Kind key={name} name={name} />
            ))}
          </ul>
        </Panel>
      ))}
    </>
  );
}

function Kind({ name }: { name: string }) {
  const kind = findKind(name);
  if (!kind) return null;
  const { subject, lines } = findWords(name, kind.example);
  const heard =
    kind.hears === 'named'
      ? 'Sent to the people who are named'
      : `Sent to ${rolesWith(kind.hears)}, in their workspaces`;
  return (
    <li id={name} className="scroll-mt-20 border-b border-separator py-2.5 [overflow-wrap:anywhere] last:border-0">
      <p className="font-medium">
        {kind.words} <code className="text-xs font-normal text-muted">{name}</code>
      </p>
      <p className="text-xs text-muted">
        {heard}
        {kind.money && ', if they may see the amounts'}.
      </p>
      <div className="mt-1 max-w-[72ch] text-table">
        <Status tone={kind.tone}>
          <span className="whitespace-normal text-foreground">{subject}</span>
        </Status>
        {lines.map((line) => (
          <p key={line} className="ps-5 text-muted">
            {line}
          </p>
        ))}
      </div>
      <details className="ps-5 text-table">
        <summary className="w-fit cursor-pointer text-xs text-muted pointer-coarse:py-3.5">What it contains</summary>
        <pre className="mt-1 overflow-auto rounded-md bg-surface-secondary p-2 text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
          {JSON.stringify(kind.example, null, 2)}
        </pre>
      </details>
    </li>
  );
}
