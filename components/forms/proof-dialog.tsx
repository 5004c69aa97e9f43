'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { PasskeyButton } from '@/components/factors/passkey-button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import type { PasskeyAsk } from '@/lib/auth/passkeys';
import { askMyProof, proveMyself } from '@/lib/doors/actions/sessions';
import { NO_ANSWER, newIdempotencyKey } from './idempotency';
import { PasswordProof } from './password-proof';
import { ProviderProof } from './provider-proof';

/** What the reader can prove it with. */
export interface Means {
  /** The kinds of their second factors. */
  kinds: string[];
  passkey: PasskeyAsk | null;
}

/** Asked anew for each dialog, as a passkey's challenge is used once. Without an answer, the password is left. */
export async function readMeans(): Promise<Means> {
  const outcome = await askMyProof({}, newIdempotencyKey()).catch(() => NO_ANSWER);
  return outcome.status === 'succeeded' ? (outcome.result as unknown as Means) : { kinds: [], passkey: null };
}

export interface ProofDialogProps {
  /** How the reader signed in: they prove it the same way. */
  method: string;
  providerName: string | null;
  means: Means;
  onEnd: (isProved: boolean) => void;
}

/** Asks whether it is still the same person, above whatever they were doing. That stays as it is. */
export function ProofDialog({ method, providerName, means, onEnd }: ProofDialogProps) {
  const { kinds, passkey } = means;
  const isAtProvider = method === 'oidc' && providerName !== null;
  // A password is not enough for whoever has a second factor, and a passkey is one by itself.
  const hasPassword = kinds.length === 0 || kinds.includes('totp');
  return (
    <Dialog title="Confirm that it is you" isOpen onOpenChange={(isOpen) => isOpen || onEnd(false)}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          This needs a sign-in from the last 10 minutes. What you entered is kept and is sent as soon as you have
          confirmed.
        </p>
        {passkey && <PasskeyProof first={passkey} onEnd={onEnd} />}
        {passkey && (isAtProvider || hasPassword) && (
          <p className="text-center text-xs text-muted">or with {isAtProvider ? providerName : 'your password'}</p>
        )}
        {isAtProvider ? (
          <ProviderProof providerName={providerName} onEnd={onEnd} />
        ) : hasPassword ? (
          <PasswordProof asksCode={kinds.includes('totp')} onEnd={onEnd} />
        ) : (
          <PasskeyAlone isHere={passkey !== null} onEnd={onEnd} />
        )}
      </div>
    </Dialog>
  );
}

/** A passkey, which is enough by itself. One that was refused can be tried again. */
function PasskeyProof({ first, onEnd }: { first: PasskeyAsk; onEnd: (isProved: boolean) => void }) {
  const [ask, setAsk] = useState(first);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <>
      {problem && (
        <Notice tone="danger" title="Not confirmed" isAlert>
          {problem}
        </Notice>
      )}
      <PasskeyButton
        ask={ask}
        isFullWidth
        onProblem={setProblem}
        send={async (passkey) => {
          const outcome = await proveMyself({ passkey }, newIdempotencyKey()).catch(() => NO_ANSWER);
          if (outcome.status === 'succeeded') return onEnd(true);
          setProblem(outcome.message);
          const next = (await readMeans()).passkey;
          if (next) setAsk(next);
        }}
      />
    </>
  );
}

/** Whoever has nothing else, and may have lost it. */
function PasskeyAlone({ isHere, onEnd }: { isHere: boolean; onEnd: (isProved: boolean) => void }) {
  return (
    <>
      <p className="text-sm text-muted">
        {isHere
          ? 'Lost it?'
          : 'Your passkey works where Steward is opened by its name and with TLS, not at this address.'}{' '}
        Sign out, and sign in with your password and a recovery code.
      </p>
      <div className="flex justify-end">
        <Button variant="tertiary" onPress={() => onEnd(false)}>
          Cancel
        </Button>
      </div>
    </>
  );
}
