'use client';

import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { ask } from '@/components/page/ask';
import { usePresence } from '@/components/ui/presence';
import type { BackfillProgress } from '@/lib/mirror/rules';
import { backfillWords } from './backfill-words';

const ASK_EVERY_MS = 2_500;
/** The figures behind the bar are redrawn at most this often while they grow. */
const REDRAW_EVERY_MS = 8_000;

export function BackfillBar({ initial }: { initial: BackfillProgress }) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Bar initial={initial} />
    </QueryClientProvider>
  );
}

function Bar({ initial }: { initial: BackfillProgress }) {
  const router = useRouter();
  const isSomebodyHere = usePresence();
  const drawn = useRef({ percent: initial.percent, at: 0 });
  const { data: progress } = useQuery({
    queryKey: ['backfill'],
    queryFn: readProgress,
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.complete ? false : ASK_EVERY_MS),
  });
  useEffect(() => {
    const now = Date.now();
    const isDue = progress.complete || now - drawn.current.at >= REDRAW_EVERY_MS;
    if (progress.percent === drawn.current.percent || !isDue || !isSomebodyHere()) return;
    drawn.current = { percent: progress.percent, at: now };
    router.refresh();
  }, [progress, router, isSomebodyHere]);
  if (progress.complete) return null;
  const words = backfillWords(progress);
  return (
    <div className="mb-4 rounded-xl border border-line bg-surface px-4 py-3">
      <div className="flex items-baseline justify-between gap-4">
        <p className="text-sm font-medium">{words}</p>
        <p className="figure text-xs text-muted">{Math.floor(progress.percent)} %</p>
      </div>
      <div
        role="progressbar"
        aria-label="Reading the past"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(progress.percent)}
        aria-valuetext={words}
        className="mt-2 h-1.5 overflow-hidden rounded-full bg-surface-tertiary"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${progress.percent}%` }} />
      </div>
      <p className="mt-2 text-xs text-muted">
        Newest days first. Days not read yet are shown as unknown, never as zero. This page updates by itself.
      </p>
    </div>
  );
}

async function readProgress(): Promise<BackfillProgress> {
  return (await ask<{ backfill: BackfillProgress }>('/api/v1/sync/status')).backfill;
}
