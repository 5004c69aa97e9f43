'use client';

import { useQuery } from '@tanstack/react-query';
import { askApi } from '@/components/page/ask';
import { FirstRequestPanel } from '@/components/page/first-request';
import { formatInstant } from '@/lib/core/time';
import type { RequestOutcome } from '@/lib/domain/gateway-requests/rules';
import { errorWords, OUTCOME_LOOKS } from './request-words';

const ASK_EVERY_MS = 2_000;

interface Latest {
  at: string;
  keyName: string;
  outcome: RequestOutcome;
  error: string | null;
}

/** Tells of the newest request with any key of a workspace, as soon as it has ended. */
export function LatestRequest({ workspaceId, name }: { workspaceId: string; name: string }) {
  const { data, error } = useQuery({
    queryKey: ['gateway_request.list', workspaceId],
    queryFn: () =>
      askApi<{ rows: Latest[] }>('gateway_request.list', { query: { workspace_id: workspaceId, page_size: '1' } }),
    refetchInterval: ASK_EVERY_MS,
    refetchOnWindowFocus: 'always',
    retry: false,
  });
  const latest = data?.rows[0];
  return (
    <FirstRequestPanel
      title="Latest request"
      note={`Of the keys of ${name}. All times UTC.`}
      seen={latest ? seenWords(latest) : null}
      isGood={latest?.outcome === 'served'}
      advice="Start the application now. If nothing arrives, it still asks elsewhere or sends a key that this Steward does not know."
      error={error}
    />
  );
}

function seenWords({ at, keyName, outcome, error }: Latest): string {
  const why = errorWords({ outcome, error });
  const how = `${OUTCOME_LOOKS[outcome].word.toLowerCase()}${why ? `: ${why}` : ''}`;
  return `Received with the key ${keyName} at ${formatInstant(new Date(at))}, ${how}.`;
}
