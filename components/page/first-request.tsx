'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { AnswerError, type ApiRead, askApi } from './ask';

const ASK_EVERY_MS = { waiting: 2_000, known: 5_000 };

interface Awaited<Value> {
  read: ApiRead;
  id: string;
  /** What it is about, such as `key`: it may be gone. */
  what: string;
  isKnown(value: Value | undefined): boolean;
}

/** Asks until the first request is known, and less often from then on; only while the page is looked at. */
export function useFirstRequest<Value>({ read, id, what, isKnown }: Awaited<Value>) {
  return useQuery({
    queryKey: [read, id],
    queryFn: () => askApi<Value>(read, { id }).catch((error: unknown) => Promise.reject(whyNot(error, what))),
    refetchInterval: ({ state }) => (isKnown(state.data) ? ASK_EVERY_MS.known : ASK_EVERY_MS.waiting),
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}

function whyNot(error: unknown, what: string): Error {
  const status = error instanceof AnswerError ? error.status : 0;
  if (status === 401)
    return new Error('Your session has ended. Sign in again in another tab, then come back to this one.');
  if (status === 404) return new Error(`This ${what} no longer exists.`);
  return new Error('Steward did not answer. This page keeps asking.');
}

interface FirstRequestPanelProps {
  title: string;
  note: string;
  className?: string;
  /** What is known of the first request; null while it is waited for. */
  seen: ReactNode;
  isGood?: boolean;
  /** What to do while nothing arrives. */
  advice: string;
  error: Error | null;
  /** What holds in spite of the error. */
  comfort?: string;
  children?: ReactNode;
}

/** Waits for the first request of a token or a key, and says when it came. */
export function FirstRequestPanel(props: FirstRequestPanelProps) {
  const { title, note, className, seen, isGood = true, advice, error, comfort, children } = props;
  return (
    <Panel title={title} note={note} className={className}>
      <div role="status">
        {seen ? (
          <Status tone={isGood ? 'good' : 'warning'}>
            <span className="whitespace-normal [overflow-wrap:anywhere] text-foreground">{seen}</span>
          </Status>
        ) : (
          <Status tone="busy">
            <span className="whitespace-normal text-foreground">Waiting for the first request</span>
          </Status>
        )}
      </div>
      {!seen && <p className="mt-1 max-w-[72ch] text-xs text-muted">{advice}</p>}
      {error && (
        <div className="mt-3">
          <Notice tone="warning" title={error.message}>
            {comfort}
          </Notice>
        </div>
      )}
      {children}
    </Panel>
  );
}
