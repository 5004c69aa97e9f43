'use client';

import { useQuery } from '@tanstack/react-query';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { formatInstant, formatTime } from '@/lib/core/time';

const ASK_EVERY_MS = { waiting: 2_000, known: 5_000 };

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

/** Waits for a key's first request, and says when the last one came. It asks only while the page is looked at. */
export function FirstUse({ gatewayKeyId, name, origin }: FirstUseProps) {
  const { data: use, error } = useQuery({
    queryKey: ['gateway-key', gatewayKeyId],
    queryFn: () => readUse(gatewayKeyId),
    refetchInterval: ({ state }) => (state.data?.firstUsedAt ? ASK_EVERY_MS.known : ASK_EVERY_MS.waiting),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
  const refused = use?.days.reduce((sum, day) => sum + day.refused, 0) ?? 0;
  return (
    <Panel title="First request" note={`Of the key ${name}. All times UTC.`}>
      <div role="status">
        {use?.firstUsedAt ? (
          <Status tone="good">
            <span className="whitespace-normal text-foreground">
              First request received at {formatInstant(new Date(use.firstUsedAt))}.
              {use.lastUsedAt && ` The last one came at ${formatTime(new Date(use.lastUsedAt))}`}
              {use.lastAddress && ` from ${use.lastAddress}`}
              {use.lastUsedAt && '.'}
            </span>
          </Status>
        ) : (
          <Status tone="busy">
            <span className="whitespace-normal text-foreground">Waiting for the first request</span>
          </Status>
        )}
      </div>
      {!use?.firstUsedAt && (
        <p className="mt-1 max-w-[72ch] text-xs text-muted">
          Start the application now. If nothing arrives, it still asks elsewhere or sends another key: check that its
          base address is {origin}.
        </p>
      )}
      {refused > 0 && (
        <p className="mt-1 max-w-[72ch] text-table">
          {refused === 1 ? '1 request was' : `${refused.toLocaleString('en-US')} requests were`} refused in the last 30
          days. The answer to each says why.
        </p>
      )}
      {error && (
        <div className="mt-3">
          <Notice tone="warning" title={error.message} />
        </div>
      )}
    </Panel>
  );
}

async function readUse(gatewayKeyId: string): Promise<Use> {
  const response = await fetch(`/api/v1/gateway-keys/${gatewayKeyId}`, { cache: 'no-store' }).catch(() => null);
  if (response?.status === 401)
    throw new Error('Your session has ended. Sign in again in another tab, then come back to this one.');
  if (response?.status === 404) throw new Error('This key is not there any more.');
  if (!response?.ok) throw new Error('Steward did not answer. This page keeps asking.');
  return (await response.json()) as Use;
}
