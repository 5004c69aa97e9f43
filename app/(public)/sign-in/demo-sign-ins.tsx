'use client';

import { useState } from 'react';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { signInWithPassword } from '@/lib/auth/browser';
import type { DemoSignIn } from '@/lib/core/env';
import { failureNote, type SignInNote } from './words';

interface DemoSignInsProps {
  signIns: DemoSignIn[];
  password: string;
  callbackUrl: string;
}

/** One press per role of the simulated organisation. */
export function DemoSignIns({ signIns, password, callbackUrl }: DemoSignInsProps) {
  const [pending, setPending] = useState<string | null>(null);
  const [note, setNote] = useState<SignInNote | null>(null);
  const enter = async (email: string) => {
    setPending(email);
    setNote(null);
    const result = await signInWithPassword(email, password, callbackUrl);
    if (result.ok) return window.location.assign(result.url);
    setNote(failureNote(result.reason));
    setPending(null);
  };
  return (
    <Panel
      title="Try the simulated organisation"
      note="Nothing here is real. Each person sees what their role may see."
      isFlush
    >
      <ul className="border-t border-line">
        {signIns.map(({ role, email, name, note: about }) => (
          <li key={email} className="border-b border-line last:border-b-0">
            <button
              type="button"
              disabled={pending !== null}
              aria-busy={pending === email}
              onClick={() => void enter(email)}
              className="flex w-full items-baseline gap-3 px-4 py-2 text-start text-sm outline-offset-[-2px] hover:bg-default disabled:opacity-60 pointer-coarse:py-3"
            >
              <span className="w-20 shrink-0 font-medium">{roleWord(role)}</span>
              <span className="min-w-0 flex-1">
                <span className="block truncate">{name}</span>
                <span className="block text-xs text-muted">{pending === email ? 'Signing in…' : about}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {note && (
        <div className="p-4">
          <Notice tone={note.tone} title={note.title} isAlert>
            {note.text}
          </Notice>
        </div>
      )}
    </Panel>
  );
}

function roleWord(role: string): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}
