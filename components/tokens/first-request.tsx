'use client';

import { FirstRequestPanel, useFirstRequest } from '@/components/page/first-request';
import { formatTime } from '@/lib/core/time';
import type { TokenUse } from '@/lib/domain/tokens/query-schema';
import { UseTable } from './use-table';
import { firstWords } from './use-words';

interface FirstRequestProps {
  tokenId: string;
  name: string;
  origin: string;
}

type OnWire = Omit<TokenUse, 'firstAt' | 'lastAt'> & { firstAt: string; lastAt: string };

/** Waits for a new token's first request, and lists what it asks for from then on. */
export function FirstRequest({ tokenId, name, origin }: FirstRequestProps) {
  const { data, error } = useFirstRequest<{ uses: OnWire[] }>({
    read: 'token.get',
    id: tokenId,
    what: 'token',
    isKnown: (known) => Boolean(known?.uses.length),
  });
  const uses = data?.uses.map(fromWire) ?? [];
  const first = uses.reduce<TokenUse | null>(
    (least, use) => (least && least.firstAt <= use.firstAt ? least : use),
    null,
  );
  return (
    <FirstRequestPanel
      title="3. First request"
      note={`Of the token ${name}. All times UTC.`}
      className="mb-4"
      seen={
        first &&
        `First request received at ${formatTime(first.firstAt)} from ${first.firstAddress}: ${firstWords(first)}.`
      }
      isGood={!first || first.status < 400}
      advice={`Start the tool now. If nothing arrives, it still asks elsewhere or sends another key: check that its address is ${origin}.`}
      error={error}
      comfort="The token stays on this page until you leave it."
    >
      {uses.length > 0 && (
        <>
          <h3 className="mt-4 text-table font-semibold">What it has asked for since</h3>
          <p className="mb-2 text-xs text-muted">What is new shows within seconds, counts within a minute.</p>
          <div className="-mx-4 -mb-4 overflow-x-auto">
            <UseTable uses={uses} now={new Date()} />
          </div>
        </>
      )}
    </FirstRequestPanel>
  );
}

const fromWire = (use: OnWire): TokenUse => ({
  ...use,
  firstAt: new Date(use.firstAt),
  lastAt: new Date(use.lastAt),
});
