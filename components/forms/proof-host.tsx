'use client';

import { type ComponentType, useEffect, useRef, useState } from 'react';
import type { Means, ProofDialogProps } from './proof-dialog';
import { onProofAsked } from './proving';

type HostProps = Pick<ProofDialogProps, 'method' | 'providerName'>;

/** Stands in the shell and fetches the dialog when a change needs a fresh sign-in. */
export function ProofHost(props: HostProps) {
  const [Dialog, setDialog] = useState<ComponentType<ProofDialogProps> | null>(null);
  const [means, setMeans] = useState<Means | null>(null);
  const answer = useRef<(isProved: boolean) => void>(undefined);
  useEffect(
    () =>
      onProofAsked(async () => {
        const { ProofDialog, readMeans } = await import('./proof-dialog');
        const found = await readMeans();
        setDialog(() => ProofDialog);
        setMeans(found);
        return new Promise((resolve) => {
          answer.current = resolve;
        });
      }),
    [],
  );
  const end = (isProved: boolean) => {
    setMeans(null);
    answer.current?.(isProved);
  };
  return Dialog && means ? <Dialog {...props} means={means} onEnd={end} /> : null;
}
