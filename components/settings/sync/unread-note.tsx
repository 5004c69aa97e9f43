import { Notice } from '@/components/ui/notice';
import { unreadWords } from '@/lib/domain/sync/unread-rules';
import type { Unread } from '@/lib/mirror/kinds';

/** What the page misses, as upstream sent something that could not be read. */
export function UnreadNote({ unread }: { unread: readonly Unread[] }) {
  if (unread.length === 0) return null;
  const [first = '', ...others] = unreadWords(unread);
  return (
    <div className="mb-4">
      <Notice tone="warning" title={first}>
        {others.join(' ')} Everything else was read and is shown; earlier data is kept. Steward tries again at each
        sync.
      </Notice>
    </div>
  );
}
