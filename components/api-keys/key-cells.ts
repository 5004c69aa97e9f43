import { ENVIRONMENT_WORDS } from '@/components/gateway-keys/gateway-key-words';
import { type Cell, locked, type Piece, unknown } from '@/components/page/list/cell';
import { thingCell } from '@/components/page/list/plain-cells';
import { type Day, dayOf, daysBetween, formatDay, formatInstant, formatTime } from '@/lib/core/time';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import { ageInDays, daysWords, keyHref, keyState } from './key-words';

/** One of Steward's says so: in the list stand both. */
export function keyNameCell({ kind, id, name, hint }: Pick<ApiKeyRow, 'kind' | 'id' | 'name' | 'hint'>): Cell {
  const link: Piece = { ...thingCell('api_key', id, name), href: keyHref(kind, id) };
  if (kind === 'steward') return [link, { text: hint ? `Steward · ${hint}` : 'Steward', look: 'hint' }];
  return hint ? [link, { text: hint, look: 'hint' }] : link;
}

export function keyStateCell({
  status,
  protectedReason,
  steward,
}: Pick<ApiKeyRow, 'status' | 'protectedReason'> & { steward?: ApiKeyRow['steward'] }): Cell {
  if (status === null) return locked();
  const { tone, word } = keyState(status);
  const state: Piece = { text: word, tone };
  if (status === 'active' && steward?.isRotated) return [state, { text: 'Rotated', look: 'note' }];
  if (protectedReason === null) return state;
  return [state, { text: 'Protected', look: 'note', title: `No budget disables it: ${protectedReason}` }];
}

/** Lists that leave out what its scope is hold keys of a workspace and of the whole organisation. */
export function keyPlaceCell({
  workspaceId,
  workspaceName,
  scopeType = 'organization',
}: Pick<ApiKeyRow, 'workspaceId' | 'workspaceName'> & Partial<Pick<ApiKeyRow, 'scopeType'>>): Piece {
  if (workspaceId === null) {
    return { text: scopeType === 'organization' ? 'Whole organisation' : 'Unknown', look: 'muted' };
  }
  return thingCell('workspace', workspaceId, workspaceName ?? workspaceId, true);
}

export function keyOwnerCell({ kind, isDetailed, ownerId, ownerName, hasOwnerPage, hasOwnerLeft }: ApiKeyRow): Cell {
  if (!isDetailed) return locked();
  if (ownerId === null && kind === 'steward') return { text: 'Nobody', look: 'muted' };
  if (ownerId === null) return unknown('Unknown to the organisation');
  const text = shortened(ownerName ?? ownerId);
  const owner: Piece = { text, look: 'aside', ...(hasOwnerPage ? { href: `/people/${ownerId}` } : { title: ownerId }) };
  return hasOwnerLeft ? [owner, { text: 'Left', tone: 'warning' }] : owner;
}

/** Of lists that do not know whether the owner has a page. */
export function ownerNameCell({ ownerName }: Pick<ApiKeyRow, 'ownerName'>): Piece {
  return ownerName === null ? { text: 'Unknown', look: 'muted' } : { text: ownerName, look: 'aside' };
}

/** With an id in it cut in its middle: whole, it would take five lines of a narrow column. */
function shortened(name: string): string {
  return name.replace(/\b([a-z]+_)\w{12,}(\w{4})\b/, '$1...$2');
}

export function keyEnvironmentCell({ isDetailed, environment }: Pick<ApiKeyRow, 'isDetailed' | 'environment'>): Piece {
  if (!isDetailed) return locked();
  return environment === null ? { text: 'Not set', look: 'muted' } : { text: ENVIRONMENT_WORDS[environment] };
}

export function keyAgeCell({ isDetailed, createdAt, isOld }: ApiKeyRow, now: Date): Piece {
  if (!isDetailed) return locked();
  if (!createdAt) return unknown('The organisation does not report when it was created');
  return {
    text: daysWords(ageInDays(createdAt, now)),
    title: formatInstant(createdAt),
    ...(isOld && { tone: 'warning' }),
  };
}

type LastUse = Pick<ApiKeyRow, 'kind' | 'isDetailed' | 'lastUsedDay' | 'lastUsedHour' | 'isUnused'>;

/** As exactly as it is known: to the hour where the hours of that day were read, else to the day. */
export function keyLastUseCell({ kind, isDetailed, lastUsedDay, lastUsedHour, isUnused }: LastUse, now: Date): Piece {
  if (!isDetailed) return locked();
  const never = kind === 'steward' ? 'No request has come' : 'Not on any day read so far';
  const title = lastUsedDay === null ? never : lastUseWords(lastUsedDay, lastUsedHour);
  const text =
    lastUsedDay === null
      ? 'Never'
      : lastUsedHour
        ? hoursAgoWords(lastUsedHour, now)
        : agoWords(daysBetween(lastUsedDay, dayOf(now)));
  if (isUnused) return { text, title, tone: 'warning' };
  return lastUsedDay === null ? { text, title, look: 'muted' } : { text, title };
}

const HOUR_MS = 3_600_000;

function lastUseWords(day: Day, hour: Date | null): string {
  if (!hour) return `${formatDay(day)}, UTC`;
  const until = new Date(hour.getTime() + HOUR_MS);
  return `${formatInstant(hour).replace(' UTC', '')}–${formatTime(until)}`;
}

function hoursAgoWords(hour: Date, now: Date): string {
  const hours = Math.floor((now.getTime() - hour.getTime()) / HOUR_MS);
  if (hours < 1) return 'This hour';
  return hours < 24 ? `${hours} h ago` : agoWords(daysBetween(dayOf(hour), dayOf(now)));
}

function agoWords(days: number): string {
  if (days <= 0) return 'Today';
  return days === 1 ? 'Yesterday' : `${days} days ago`;
}

/** Of a key of Steward's what it says, of one of Anthropic's nothing. */
export function ofSteward(
  { kind, steward }: ApiKeyRow,
  say: (part: NonNullable<ApiKeyRow['steward']>) => Piece,
): Piece {
  if (kind === 'anthropic') return { text: '' };
  return steward === null ? locked() : say(steward);
}

export function keyExpiryCell({ isDetailed, expiresAt, isExpiring, createdAt }: ApiKeyRow, now: Date): Piece {
  if (!isDetailed) return locked();
  if (!expiresAt) return createdAt ? { text: 'Never', look: 'muted' } : unknown('Unknown');
  const title = formatInstant(expiresAt);
  if (!isExpiring) return { text: formatDay(dayOf(expiresAt)), title };
  const left = daysWords(ageInDays(now, expiresAt)).replace('today', 'less than a day');
  return { text: `In ${left}`, tone: 'warning', title };
}
