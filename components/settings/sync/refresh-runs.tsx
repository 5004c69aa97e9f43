'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { usePresence } from '@/components/ui/presence';

const WHILE_RUNNING_MS = 3_000;
const ELSE_MS = 10_000;

/** Refreshes the list of runs while someone is looking at it, more often during a run. */
export function RefreshRuns({ isRunning }: { isRunning: boolean }) {
  const router = useRouter();
  const isSomebodyHere = usePresence();
  useEffect(() => {
    const refresh = () => {
      if (isSomebodyHere()) router.refresh();
    };
    const timer = setInterval(refresh, isRunning ? WHILE_RUNNING_MS : ELSE_MS);
    return () => clearInterval(timer);
  }, [isRunning, isSomebodyHere, router]);
  return null;
}
