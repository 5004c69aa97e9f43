import { Instant } from '@/components/page/figures/time';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import type { AuditCheck } from '@/lib/domain/audit/query-schema';

/** How the last check of the whole chain ended, and the way to take a copy of it. */
export function ChainState({ check, mayExport }: { check: AuditCheck; mayExport: boolean }) {
  const { state, checked, checkedAt, words, recordedAt } = check;
  const entries = `${checked.toLocaleString('en-GB')} ${checked === 1 ? 'entry' : 'entries'}`;
  const tools = mayExport ? (
    <a href="/api/v1/audit/export" download className="tool-button">
      Download the whole chain
    </a>
  ) : undefined;
  return (
    <Panel title="Audit chain" tools={tools} className="mb-4">
      {state === 'unchecked' && <Status tone="busy">Not checked yet</Status>}
      {state === 'whole' && <Status tone="good">{`Intact: ${entries}`}</Status>}
      {state === 'broken' && <Status tone="danger">Broken</Status>}
      {words && (
        <p className="mt-1 max-w-[72ch] text-sm">{`${words} Copy the database before anything else, then run npm run audit:verify.`}</p>
      )}
      <p className="mt-1 text-xs text-muted">
        {checkedAt && (
          <>
            Checked <Instant at={checkedAt} />.{' '}
          </>
        )}
        {recordedAt && (
          <>
            Its end was last recorded outside the database <Instant at={recordedAt} />.
          </>
        )}
      </p>
    </Panel>
  );
}
