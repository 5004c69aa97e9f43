import { Unknown } from '@/components/page/figures/figure';
import { Hidden, NameLink } from '@/components/page/list/cells';
import { Status } from '@/components/ui/status';
import { dayOf, daysBetween, formatDay, formatInstant } from '@/lib/core/time';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import { OLD_AFTER_DAYS, UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import { ageInDays, daysWords, keyState } from './key-words';

export function KeyState({ status }: { status: string | null }) {
  if (status === null) return <Hidden />;
  const { tone, word } = keyState(status);
  return <Status tone={tone}>{word}</Status>;
}

export function KeyOwner({ apiKey }: { apiKey: ApiKeyRow }) {
  const { isDetailed, ownerId, ownerName, hasOwnerPage, hasOwnerLeft } = apiKey;
  if (!isDetailed) return <Hidden />;
  if (ownerId === null) return <Unknown reason="The organisation names nobody" />;
  const name = hasOwnerPage ? (
    <NameLink href={`/people/${ownerId}`} isAside>
      {ownerName}
    </NameLink>
  ) : (
    ownerName
  );
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2" title={ownerId}>
      <span>{name}</span>
      {hasOwnerLeft && (
        <Status tone="warning">
          <span className="text-xs">Left</span>
        </Status>
      )}
    </span>
  );
}

export function KeyAge({ apiKey, now }: { apiKey: ApiKeyRow; now: Date }) {
  if (!apiKey.isDetailed) return <Hidden />;
  if (!apiKey.createdAt) return <Unknown reason="The organisation does not say when it was made" />;
  const days = ageInDays(apiKey.createdAt, now);
  const time = (
    <time
      dateTime={apiKey.createdAt.toISOString()}
      title={`Made ${formatInstant(apiKey.createdAt)}${apiKey.isOld ? `: older than ${OLD_AFTER_DAYS} days` : ''}`}
      className="whitespace-nowrap"
    >
      {daysWords(days)}
    </time>
  );
  return apiKey.isOld ? <Status tone="warning">{time}</Status> : time;
}

export function KeyLastUse({ apiKey, now }: { apiKey: ApiKeyRow; now: Date }) {
  const { isDetailed, lastUsedDay, isUnused } = apiKey;
  if (!isDetailed) return <Hidden />;
  const words = lastUsedDay === null ? 'Never' : agoWords(daysBetween(lastUsedDay, dayOf(now)));
  const title = lastUsedDay === null ? 'On no day that was read' : `Last used ${formatDay(lastUsedDay)}, UTC`;
  if (!isUnused) {
    return (
      <span title={title} className={`whitespace-nowrap ${lastUsedDay === null ? 'text-muted' : ''}`}>
        {words}
      </span>
    );
  }
  return (
    <span title={`${title}: unused for ${UNUSED_AFTER_DAYS} days or more`}>
      <Status tone="warning">{words}</Status>
    </span>
  );
}

function agoWords(days: number): string {
  if (days <= 0) return 'Today';
  return days === 1 ? 'Yesterday' : `${days} days ago`;
}

export function KeyExpiry({ apiKey, now }: { apiKey: ApiKeyRow; now: Date }) {
  const { isDetailed, expiresAt, isExpiring, createdAt } = apiKey;
  if (!isDetailed) return <Hidden />;
  if (!expiresAt) return createdAt ? <span className="text-muted">Never</span> : <Unknown reason="Not known" />;
  const time = (
    <time dateTime={expiresAt.toISOString()} title={formatInstant(expiresAt)} className="whitespace-nowrap">
      {isExpiring
        ? `In ${daysWords(ageInDays(now, expiresAt)).replace('today', 'less than a day')}`
        : formatDay(dayOf(expiresAt))}
    </time>
  );
  return isExpiring ? <Status tone="warning">{time}</Status> : time;
}
