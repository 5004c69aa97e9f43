'use client';

import { type ComponentType, useEffect, useRef, useState } from 'react';
import type { ProofDialogProps } from './proof-dialog';
import { onProofAsked } from './proving';

type HostProps = Pick<ProofDialogProps, 'method' | 'providerName'>;

/** Stands in the shell and fetches the dialog when a change needs a fresh sign-in. */
export function ProofHost(props: HostProps) {
  const [Dialog, setDialog] = useState<ComponentType<ProofDialogProps> | null>(null);
  const [isOpen, setOpen] = useState(false);
  const answer = useRef<(isProved: boolean) => void>(undefined);
  useEffect(
    () =>
      onProofAsked(async () => {
        const { ProofDialog } = await import('./proof-dialog');
        setDialog(() => ProofDialog);
        setOpen(true);
        return new Promise((resolve) => {
          answer.current = resolve;
        });
      }),
    [],
  );
  const end = (isProved: boolean) => {
    setOpen(false);
    answer.current?.(isProved);
  };
  return Dialog && isOpen ? <Dialog {...props} onEnd={end} /> : null;
}
