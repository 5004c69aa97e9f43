import { PlaceLinks } from '@/components/page/list/place-links';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can, reach } from '@/lib/access/reach';
import { listAuditRows } from '@/lib/domain/audit/queries';
import type { SignedInCtx } from '@/lib/doors/context';
import { type AuditParams, auditHref, NOTHING_ASKED, toFilters } from './audit-params';
import { AuditTable } from './audit-table';

type Place = Pick<AuditParams, 'older' | 'newer'>;

interface ActivityProps {
  ctx: SignedInCtx;
  /** What is listed, as an address of the Audit page would say it. */
  of: Partial<Pick<AuditParams, 'kind' | 'ids' | 'workspace'>>;
  /** What it is about: `this API key`. */
  what: string;
  /** Where the list goes on page by page: its page, and the place that the address tells. Else only the newest are shown. */
  pages?: { path: string; place: Place };
  className?: string;
}

/** The audit of one thing: the same list as on the Audit page. Nothing for readers without access. */
export async function Activity({ ctx, of, what, pages, className }: ActivityProps) {
  const { actor } = ctx;
  if (!can(actor, 'audit:read')) return null;
  const changes = await listAuditRows(ctx, toFilters({ ...NOTHING_ASKED, ...of, ...pages?.place }));
  const within = reach(actor, 'audit:read');
  const isWhole = within.all || within.namesOnly || within.workspaceIds.includes(of.workspace ?? '');
  return (
    <Panel
      title="Activity"
      note={`${isWhole ? 'Changes made through Steward' : 'The changes made through Steward that your role can see'} for ${what}, newest first, all times UTC`}
      tools={
        <a href={auditHref('/audit', { ...of, range: '12m' })} className="tool-button">
          Search the audit
        </a>
      }
      isFlush
      className={className}
    >
      {changes.rows.length === 0 ? (
        <EmptyState title="Nothing yet">
          {`Every change to ${what} requested through Steward appears here with its outcome. Changes made in the Console do not.`}
        </EmptyState>
      ) : (
        <AuditTable rows={changes.rows} actor={actor} />
      )}
      {pages && <PlaceLinks label="Pages of changes" page={changes} hrefOf={(next) => auditHref(pages.path, next)} />}
    </Panel>
  );
}
