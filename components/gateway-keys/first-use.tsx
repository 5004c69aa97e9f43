'use client';

import { FirstRequestPanel, useFirstRequest } from '@/components/page/first-request';
import { formatInstant, formatTime } from '@/lib/core/time';

interface Use {
  firstUsedAt: string | null;
  lastUsedAt: string | null;
  lastAddress: string | null;
  days: { requests: number; refused: number }[];
}

interface FirstUseProps {
  gatewayKeyId: string;
  name: string;
  origin: string;
}

/** Waits for a key's first request, and says when the last one came. */
export function FirstUse({ gatewayKeyId, name, origin }: FirstUseProps) {
  const { data: use, error } = useFirstRequest<Use>({
    read: 'gateway_key.get',
    id: gatewayKeyId,
    what: 'key',
    isKnown: (known) => Boolean(known?.firstUsedAt),
  });
  const refused = use?.days.reduce((sum, day) => sum + day.refused, 0) ?? 0;
  return (
    <FirstRequestPanel
      title="First request"
      note={`Of the key ${name}. All times UTC.`}
      seen={use?.firstUsedAt ? seenWords(use.firstUsedAt, use) : null}
      advice={`Start the application now. If nothing arrives, it still asks elsewhere or sends another key: check that its base address is ${origin}.`}
      error={error}
    >
      {refused > 0 && (
        <p className="mt-1 max-w-[72ch] text-table">
          {refused === 1 ? '1 request was' : `${refused.toLocaleString('en-US')} requests were`} refused in the last 30
          days. The answer to each says why.
        </p>
      )}
    </FirstRequestPanel>
  );
}

function seenWords(firstUsedAt: string, { lastUsedAt, lastAddress }: Use): string {
  const first = `First request received at ${formatInstant(new Date(firstUsedAt))}.`;
  if (!lastUsedAt) return first;
  return `${first} The last one came at ${formatTime(new Date(lastUsedAt))}${lastAddress ? ` from ${lastAddress}` : ''}.`;
}
