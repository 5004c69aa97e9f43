import { Time } from '@/components/page/figures/time';
import { Status } from '@/components/ui/status';
import type { InboxItem } from '@/lib/domain/notifications/query-schema';
import { GROUP_WORDS } from './group-words';
import { InboxClicks } from './inbox-clicks';
import { inboxHref } from './inbox-params';

/** The reader's notifications; opening one marks it as read. */
export function InboxList({ rows, now }: { rows: readonly InboxItem[]; now: Date }) {
  return (
    <InboxClicks>
      <ul aria-label="Notifications, newest first">
        {rows.map((item) => (
          <Item key={item.id} item={item} now={now} />
        ))}
      </ul>
    </InboxClicks>
  );
}

function Item({ item, now }: { item: InboxItem; now: Date }) {
  const { id, tone, subject, lines, path, at, readAt, group } = item;
  const isUnread = readAt === null;
  return (
    <li
      data-row
      className="flex flex-wrap items-start gap-x-4 gap-y-1 border-b border-separator px-4 py-2.5 last:border-0"
    >
      <div className="min-w-0 flex-1 basis-80">
        <Status tone={tone}>
          <a
            href={path}
            data-read={isUnread ? id : undefined}
            className={`plain-link whitespace-normal text-foreground ${isUnread ? 'font-semibold' : ''}`}
          >
            {subject}
          </a>
          {isUnread && <span className="sr-only"> (unread)</span>}
        </Status>
        {lines.map((line) => (
          <p key={line} className="max-w-[72ch] ps-5 text-table text-muted [overflow-wrap:anywhere]">
            {line}
          </p>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 ps-5 text-xs text-muted sm:ps-0">
        <a href={inboxHref('/notifications', { show: 'all', group })} className="plain-link">
          {GROUP_WORDS[group]}
        </a>
        <Time at={at} now={now} />
        {isUnread && (
          <button type="button" data-read={id} aria-label={`Mark as read: ${subject}`} className="tool-button">
            Mark as read
          </button>
        )}
      </div>
    </li>
  );
}
