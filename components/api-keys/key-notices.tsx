import { Notice } from '@/components/ui/notice';
import { dayOf, formatDay } from '@/lib/core/time';
import type { ApiKeyDetail } from '@/lib/domain/api-keys/query-schema';
import { OLD_AFTER_DAYS, UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';

/** What somebody should look at, with what to do about it. */
export function KeyNotices({ apiKey }: { apiKey: ApiKeyDetail }) {
  const notices = listNotices(apiKey);
  if (notices.length === 0) return null;
  return (
    <div className="mb-4 flex flex-col gap-2">
      {notices.map(({ title, text }) => (
        <Notice key={title} tone="warning" title={title}>
          {text}
        </Notice>
      ))}
    </div>
  );
}

function listNotices(apiKey: ApiKeyDetail): { title: string; text: string }[] {
  const { status, hasOwnerLeft, isUnused, isExpiring, isOld, expiresAt, createdAt } = apiKey;
  return [
    ...(hasOwnerLeft && status === 'active'
      ? [
          {
            title: 'Its owner has left the organisation',
            text: 'The key still works. Give the work a key of a service account, then disable this one.',
          },
        ]
      : []),
    ...(isUnused
      ? [
          {
            title: `Nobody has used it for ${UNUSED_AFTER_DAYS} days`,
            text: 'A key that nobody needs is a risk without a use. Ask its owner, then disable it.',
          },
        ]
      : []),
    ...(isExpiring && expiresAt
      ? [
          {
            title: `It stops working on ${formatDay(dayOf(expiresAt))}`,
            text: 'An expiry cannot be moved. Make a new key in the Console before that day and change over.',
          },
        ]
      : []),
    ...(isOld && !isUnused && createdAt
      ? [
          {
            title: `It is older than ${OLD_AFTER_DAYS} days`,
            text: `Made on ${formatDay(dayOf(createdAt))}. Replace it by a new one in turn, so that a copy that leaked stops working.`,
          },
        ]
      : []),
  ];
}
