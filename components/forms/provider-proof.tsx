'use client';

import { Button } from '@heroui/react/button';
import { useEffect, useState } from 'react';
import { Notice } from '@/components/ui/notice';
import { startOidcProof } from '@/lib/auth/browser';
import { PROOF_CHANNEL } from './proving';

interface ProviderProofProps {
  providerName: string;
  onEnd: (isProved: boolean) => void;
}

const AGAIN = 'You can also sign out and sign in again.';

/** Signs in at the provider in a window of its own, so that the page behind keeps what was typed. */
export function ProviderProof({ providerName, onEnd }: ProviderProofProps) {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const channel = new BroadcastChannel(PROOF_CHANNEL);
    channel.onmessage = ({ data }) => {
      if (data === 'proved') return onEnd(true);
      setPending(false);
      setProblem(
        data === 'SomebodyElse'
          ? `Somebody else signed in at ${providerName}. Sign in there with your own account.`
          : `${providerName} did not say that it asked you to sign in just now. ${AGAIN}`,
      );
    };
    return () => channel.close();
  }, [providerName, onEnd]);
  const go = async () => {
    // Opened at the press itself: later, browsers block it.
    const opened = window.open('', 'steward-proof', 'popup,width=520,height=680');
    if (!opened) return setProblem(`Your browser blocked the window. Allow pop-ups for this site. ${AGAIN}`);
    setPending(true);
    setProblem(null);
    const url = await startOidcProof();
    if (url) opened.location.assign(url);
    else {
      opened.close();
      setProblem(`${providerName} did not answer. Try again in a moment.`);
    }
    setPending(false);
  };
  return (
    <div className="flex flex-col gap-4">
      {problem && (
        <Notice tone="danger" title="Not confirmed" isAlert>
          {problem}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="tertiary" onPress={() => onEnd(false)}>
          Cancel
        </Button>
        <Button variant="primary" isPending={isPending} onPress={() => void go()}>
          Sign in with {providerName}
        </Button>
      </div>
    </div>
  );
}
