import { Notice } from '@/components/ui/notice';
import type { Tone } from '@/components/ui/status';
import { type Day, dayOf, formatDay } from '@/lib/core/time';
import type { ApiKeyDetail } from '@/lib/domain/api-keys/query-schema';
import { type KeyAct, OLD_AFTER_DAYS, standingRefusal, UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import { findEnding } from '@/lib/domain/insights/lifecycle-rules';
import { ActButton } from './act-button';
import { endWords } from './key-words';

interface KeyNoticesProps {
  apiKey: ApiKeyDetail;
  /** What the reader can do with it. */
  acts: readonly KeyAct[];
  today: Day;
}

interface KeyNotice {
  tone: Tone;
  title: string;
  text: string;
  /** What it asks for. */
  act?: KeyAct;
}

/** What needs attention, with what to do about it. */
export function KeyNotices({ apiKey, acts, today }: KeyNoticesProps) {
  const notices = [...standingNotices(apiKey), ...lookNotices(apiKey), ...endingNotices(apiKey, today)];
  if (notices.length === 0) return null;
  // Said by several, one button is enough.
  const isOffered = ({ act }: KeyNotice, at: number) =>
    act !== undefined && acts.includes(act) && notices.findIndex((notice) => notice.act === act) === at;
  return (
    <div className="flex flex-col gap-2">
      {notices.map((notice, at) => {
        const { tone, title, text, act } = notice;
        return (
          <Notice key={title} tone={tone} title={title}>
            {text}
            {act && isOffered(notice, at) && (
              <div className="mt-2">
                <ActButton act={act} apiKeyId={apiKey.id} name={apiKey.name} isSmall />
              </div>
            )}
          </Notice>
        );
      })}
    </div>
  );
}

const STANDING: Readonly<Record<string, string>> = {
  inactive: 'It is disabled',
  expired: 'It has expired',
  archived: 'It is archived',
  gone: 'It is gone',
};

/** Why nothing can be asked with it, and what can still be done. */
function standingNotices({ status }: ApiKeyDetail): KeyNotice[] {
  const title = STANDING[status ?? ''];
  if (status === null || title === undefined) return [];
  const act = ({ inactive: 'enable', expired: 'archive' } as const)[status];
  const text = standingRefusal(status) ?? 'Anything using it is refused until someone enables it again.';
  return [{ tone: 'neutral', title, text, act }];
}

function lookNotices(apiKey: ApiKeyDetail): KeyNotice[] {
  const { status, hasOwnerLeft, isUnused, isExpiring, isOld, expiresAt, createdAt } = apiKey;
  const notices: (KeyNotice | false)[] = [
    hasOwnerLeft &&
      status === 'active' && {
        tone: 'warning',
        title: 'Its owner has left the organisation',
        text: 'The key still works. Switch to a service account’s key, then disable this one.',
        act: 'disable',
      },
    isUnused && {
      tone: 'warning',
      title: `Unused for ${UNUSED_AFTER_DAYS} days`,
      text: 'An unused key is a risk for nothing. Ask its owner, then disable it.',
      act: 'disable',
    },
    isExpiring &&
      expiresAt !== null && {
        tone: 'warning',
        title: `It stops working on ${formatDay(dayOf(expiresAt))}`,
        text: 'An expiry cannot be extended. Create a new key in the Console before then and switch to it.',
      },
    isOld &&
      !isUnused &&
      createdAt !== null && {
        tone: 'warning',
        title: `It is older than ${OLD_AFTER_DAYS} days`,
        text: `Created on ${formatDay(dayOf(createdAt))}. Replace it so leaked copies stop working: its Rotation page guides you through the steps.`,
      },
  ];
  return notices.filter((notice) => notice !== false);
}

/** Models that it used in the last 30 days and that end soon, or have ended. */
function endingNotices({ status, traffic }: ApiKeyDetail, today: Day): KeyNotice[] {
  if (status !== 'active' || !traffic) return [];
  return findEnding(traffic.models, today).map(({ model, endDay, successor }) => ({
    tone: 'warning',
    title: `It uses ${model}, which ${endWords(endDay, today)}`,
    text: `Requests are refused from then on. Move to ${successor}, the newest of its family.`,
  }));
}
