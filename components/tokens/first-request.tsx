'use client';

import { useQuery } from '@tanstack/react-query';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { formatTime } from '@/lib/core/time';
import type { TokenUse } from '@/lib/domain/tokens/query-schema';
import { UseTable } from './use-table';
import { firstWords } from './use-words';

const ASK_EVERY_MS = { waiting: 2_000, known: 5_000 };

interface FirstRequestProps {
  tokenId: string;
  name: string;
  origin: string;
}

/** Waits for a new token's first request, and lists what it asks for from then on. It asks only while the page is looked at. */
export function FirstRequest({ tokenId, name, origin }: FirstRequestProps) {
  const { data: uses, error } = useQuery({
    queryKey: ['token', tokenId],
    queryFn: () => readUses(tokenId),
    refetchInterval: ({ state }) => (state.data?.length ? ASK_EVERY_MS.known : ASK_EVERY_MS.waiting),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
  const first = uses?.reduce<TokenUse | null>(
    (least, use) => (least && least.firstAt <= use.firstAt ? least : use),
    null,
  );
  const isGood = first ? first.status < 400 : true;
  return (
    <Panel title="3. First request" note={`Of the token ${name}. All times UTC.`} className="mb-4">
      <div role="status">
        {first ? (
          <Status tone={isGood ? 'good' : 'warning'}>
            <span className="whitespace-normal [overflow-wrap:anywhere] text-foreground">
              First request received at {formatTime(first.firstAt)} from {first.firstAddress}: {firstWords(first)}.
            </span>
          </Status>
        ) : (
          <Status tone="busy">
            <span className="whitespace-normal text-foreground">Waiting for the first request</span>
          </Status>
        )}
      </div>
      {!first && (
        <p className="mt-1 max-w-[72ch] text-xs text-muted">
          Start the tool now. If nothing arrives, it still asks elsewhere or sends another key: check that its address
          is {origin}.
        </p>
      )}
      {error && (
        <div className="mt-3">
          <Notice tone="warning" title={error.message}>
            The token stays on this page until you leave it.
          </Notice>
        </div>
      )}
      {uses && uses.length > 0 && (
        <>
          <h3 className="mt-4 text-table font-semibold">What it has asked for since</h3>
          <p className="mb-2 text-xs text-muted">What is new shows within seconds, counts within a minute.</p>
          <div className="-mx-4 -mb-4 overflow-x-auto">
            <UseTable uses={uses} now={new Date()} />
          </div>
        </>
      )}
    </Panel>
  );
}

type OnWire = Omit<TokenUse, 'firstAt' | 'lastAt'> & { firstAt: string; lastAt: string };

async function readUses(tokenId: string): Promise<TokenUse[]> {
  const response = await fetch(`/api/v1/tokens/${tokenId}`, { cache: 'no-store' }).catch(() => null);
  if (response?.status === 401)
    throw new Error('Your session has ended. Sign in again in another tab, then come back to this one.');
  if (response?.status === 404) throw new Error('This token is not there any more.');
  if (!response?.ok) throw new Error('Steward did not answer. This page keeps asking.');
  const { uses } = (await response.json()) as { uses: OnWire[] };
  return uses.map((use) => ({ ...use, firstAt: new Date(use.firstAt), lastAt: new Date(use.lastAt) }));
}
