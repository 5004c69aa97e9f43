import type { z } from 'zod';
import type { PasskeyAsk } from '@/lib/auth/passkeys';
import type { CreationOptions, RequestOptions } from '@/lib/domain/factors/passkey-rules';
import type { addPasskey, passkeyAnswer } from '@/lib/domain/factors/passkey-schema';

/** What the browser made, or why it did not, in one sentence. */
type Made<What> = { made: What } | { problem: string };

const load = () => import('@simplewebauthn/browser');

/** Fetches what a passkey needs before the button is pressed: some browsers ask for the press to be recent. */
export function fetchPasskeyCode(): void {
  void load().catch(() => undefined);
}

/** The names of transports are not listed by us. */
type GivenOptions<Start extends (given: { optionsJSON: never }) => unknown> = Parameters<Start>[0]['optionsJSON'];

/** No extension is asked for. */
const PLAIN = { clientExtensionResults: {} };

/** Asks whoever sits there for one of their passkeys. */
export function signWithPasskey({ tryId, options }: PasskeyAsk): Promise<Made<z.input<typeof passkeyAnswer>>> {
  return attempt(options, async ({ startAuthentication }) => ({
    tryId,
    answer: {
      ...(await startAuthentication({ optionsJSON: options as GivenOptions<typeof startAuthentication> })),
      ...PLAIN,
    },
  }));
}

type NewPasskey = Pick<z.input<NonNullable<typeof addPasskey.entered>>, 'tryId' | 'registration'>;

/** Has a passkey made by this device, or by one that is plugged in or near. */
export function makePasskey({ tryId, options }: PasskeyAsk<CreationOptions>): Promise<Made<NewPasskey>> {
  return attempt(options, async ({ startRegistration }) => ({
    tryId,
    registration: {
      ...(await startRegistration({ optionsJSON: options as GivenOptions<typeof startRegistration> })),
      ...PLAIN,
    },
  }));
}

type Code = Awaited<ReturnType<typeof load>>;

async function attempt<What>(
  { timeout }: Pick<CreationOptions | RequestOptions, 'timeout'>,
  run: (code: Code) => Promise<What>,
): Promise<Made<What>> {
  const started = Date.now();
  const code = await load().catch(() => null);
  if (!code) return { problem: 'Steward did not answer. Try again in a moment.' };
  if (!code.browserSupportsWebAuthn())
    return { problem: 'This browser has no passkeys. Use another one, or another way.' };
  try {
    return { made: await run(code) };
  } catch (error) {
    const tookMs = Date.now() - started;
    return {
      problem: sentenceOf(error instanceof code.WebAuthnError ? error.code : '', nameOf(error), tookMs >= timeout),
    };
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

const SENTENCES: Readonly<Record<string, string>> = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: 'This device has a passkey for your account already.',
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT:
    'This device cannot ask for a finger, a face or a PIN. Set one up on it, or use another device.',
  ERROR_INVALID_DOMAIN: 'Passkeys need Steward to be opened by its name, not by an IP address.',
  ERROR_INVALID_RP_ID: 'Passkeys need Steward to be opened by the name that it is configured with.',
};

/** Browsers say the same of what was cancelled, what was not found and what took too long; the time tells the last. */
export function sentenceOf(code: string, name: string, isLate: boolean): string {
  const known = SENTENCES[code];
  if (known) return known;
  if (isLate) return 'It took more than five minutes. Try again.';
  if (name === 'NotAllowedError' || name === 'AbortError' || code === 'ERROR_CEREMONY_ABORTED')
    return 'It was cancelled, or this device has no passkey for your account. Try again.';
  return 'The browser could not use a passkey. Try again, or use another way.';
}
