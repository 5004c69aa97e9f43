import { Time } from '@/components/page/figures/time';
import { Notice } from '@/components/ui/notice';
import type { Reviews } from '@/lib/domain/reviews/query-schema';

/** Whether cases and notices are read at all, and what the key needs for that. */
export function ReviewState({ state, readAt, now }: Pick<Reviews, 'state' | 'readAt'> & { now: Date }) {
  const read = readAt && <Time at={readAt} now={now} />;
  if (state === 'on')
    return <p className="mb-3 text-sm text-muted">Read {read}. Steward reads them every ten minutes.</p>;
  return (
    <div className="mb-3">
      <Notice
        tone="warning"
        title={state === 'off' ? 'The Admin key may not read review cases' : 'Review cases have not been read yet'}
      >
        <p>
          They need an Admin key with the scope <code>read:compliance_review_cases</code>. Nothing else in Steward
          depends on it. What was read before stays below.{' '}
          {read && <>Last asked {read}; Steward asks again every hour.</>}
        </p>
      </Notice>
    </div>
  );
}
