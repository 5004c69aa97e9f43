import type { Outcome } from '@/lib/operations/outcome';

type Ask = () => Promise<boolean>;

let ask: Ask | null = null;
let asking: Promise<boolean> | null = null;

/** Only for the host in the shell: asks whoever is signed in to prove it. */
export function onProofAsked(next: Ask): () => void {
  ask = next;
  return () => {
    if (ask === next) ask = null;
  };
}

/** One question at a time, however many changes wait for it. */
function askOnce(): Promise<boolean> {
  asking ??= (ask?.() ?? Promise.resolve(false)).finally(() => {
    asking = null;
  });
  return asking;
}

/** Sends a change. Where that takes a fresh sign-in, asks for it, and sends it again as it was. */
export async function withProof(send: () => Promise<Outcome>): Promise<Outcome> {
  for (;;) {
    const outcome = await send();
    const isAsked = outcome.status === 'failed' && outcome.code === 'sign_in_again';
    if (!isAsked || !(await askOnce())) return outcome;
  }
}

/** Where the window that went to the provider tells the page that sent it how it went. */
export const PROOF_CHANNEL = 'steward.proof';
