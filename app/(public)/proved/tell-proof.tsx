'use client';

import { useEffect } from 'react';
import { PROOF_CHANNEL } from '@/components/forms/proving';

/** Tells the page that waits how it went, and closes this window where the browser lets it. */
export function TellProof({ answer }: { answer: string }) {
  useEffect(() => {
    const channel = new BroadcastChannel(PROOF_CHANNEL);
    channel.postMessage(answer);
    channel.close();
    window.close();
  }, [answer]);
  return null;
}
