import { Instant } from '@/components/page/figures/time';
import { Notice } from '@/components/ui/notice';
import type { DifferencePage } from '@/lib/domain/differences/query-schema';

/** Whether Anthropic's record is read at all, and how to switch it on. */
export function FeedState({ feed, since, until }: Pick<DifferencePage, 'feed' | 'since' | 'until'>) {
  if (feed === 'on') {
    return (
      <p className="mb-3 text-sm text-muted">
        {since && (
          <>
            Both records are compared from <Instant at={since} /> on.{' '}
          </>
        )}
        {until && (
          <>
            Anthropic’s is read completely up to <Instant at={until} />.
          </>
        )}
      </p>
    );
  }
  return (
    <div className="mb-3">
      <Notice
        tone="warning"
        title={feed === 'off' ? 'Anthropic’s record cannot be read' : 'Anthropic’s record has not been read yet'}
      >
        <p>
          Changes made in the Claude Console are only seen once the Compliance API is on: turn it on in the Console
          under Settings, Security, then create a new Admin key and give it to Steward. Nothing from before that is
          recorded. Steward asks again every ten minutes.
        </p>
      </Notice>
    </div>
  );
}
