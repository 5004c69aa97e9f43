'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { PasskeyButton } from '@/components/factors/passkey-button';
import { Notice } from '@/components/ui/notice';
import type { AskedFactor, Proof, SignInFailure, SignInResult } from '@/lib/auth/browser';
import { CodeStep } from './code-step';
import { failureNote, type SignInNote } from './words';

interface SecondStepProps {
  /** What the person has, one of which is needed. */
  asked: AskedFactor;
  /** Signs in with the password that was typed before, and this. */
  send: (proof: Proof) => Promise<SignInResult>;
  /** Back to the password: it is wrong by now, or somebody else signs in. */
  back: (reason: SignInFailure | null) => void;
}

type Means = 'passkey' | 'app' | 'recovery';
const USE: Readonly<Record<Means, string>> = {
  passkey: 'Use a passkey',
  app: 'Use the app',
  recovery: 'Use a recovery code',
};

/** After the password: a passkey, six digits of the app, or a recovery code. */
export function SecondStep({ asked: firstAsked, send, back }: SecondStepProps) {
  const [asked, setAsked] = useState(firstAsked);
  const { asks, passkey } = asked;
  const means: Means[] = [
    ...(passkey ? ['passkey' as const] : []),
    ...(asks.includes('totp') ? ['app' as const] : []),
    'recovery',
  ];
  const [chosen, setChosen] = useState<Means>(means[0] ?? 'recovery');
  const [note, setNote] = useState<SignInNote | null>(null);
  const tryWith = async (proof: Proof) => {
    setNote(null);
    const result = await send(proof);
    if (result.ok) return window.location.assign(result.url);
    if (result.reason === 'CredentialsSignin') return back(result.reason);
    // A passkey's challenge is answered once: the next try has one of its own.
    if (result.asked) setAsked(result.asked);
    setNote(failureNote(result.reason === 'CodeAsked' ? 'CodeWrong' : result.reason));
  };
  return (
    <div className="flex flex-col gap-4">
      {chosen === 'passkey' && passkey ? (
        <>
          <p className="text-sm text-muted">
            You have a passkey. Your browser asks for your finger, your face or the PIN of your device.
          </p>
          {note && <NoteBox note={note} />}
          <PasskeyButton
            ask={passkey}
            isFullWidth
            send={(signed) => tryWith({ passkey: signed })}
            onProblem={(problem) =>
              setNote(problem === null ? null : { tone: 'danger', title: 'Not signed in', text: problem })
            }
          />
        </>
      ) : (
        <>
          {!passkey && asks.includes('passkey') && (
            <p className="text-sm text-muted">
              Your passkey works where Steward is opened by its name and with TLS, not at this address.
            </p>
          )}
          <CodeStep
            key={chosen}
            isRecovery={chosen !== 'app'}
            note={note && <NoteBox note={note} />}
            send={(code) => tryWith({ code })}
          />
        </>
      )}
      <div className="flex flex-wrap justify-between gap-2">
        {means
          .filter((one) => one !== chosen)
          .map((one) => (
            <Button
              key={one}
              variant="tertiary"
              onPress={() => {
                setChosen(one);
                setNote(null);
              }}
            >
              {USE[one]}
            </Button>
          ))}
        <Button variant="tertiary" onPress={() => back(null)}>
          Start again
        </Button>
      </div>
    </div>
  );
}

function NoteBox({ note }: { note: SignInNote }) {
  return (
    <Notice tone={note.tone} title={note.title} isAlert>
      {note.text}
    </Notice>
  );
}
