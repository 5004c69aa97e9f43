import 'server-only';
import type { z } from 'zod';
import { canonicalJson, hmacSha256, sha256 } from '@/lib/core/crypto';
import { env } from '@/lib/core/env';
import { keptGatewaySecret, newGatewaySecret } from '@/lib/core/gateway-secret';
import { newId, newRecoveryCode, newToken } from '@/lib/core/ids';
import { keptToken, newServiceToken } from '@/lib/core/service-token';
import { createSignInLink } from '@/lib/domain/accounts/schema';
import { type StreamKind, shownStreamAddress } from '@/lib/domain/audit-streams/rules';
import { createAuditStream, moveAuditStream } from '@/lib/domain/audit-streams/schema';
import { shownAddress } from '@/lib/domain/channels/rules';
import { createChannel, moveChannel, rotateChannel } from '@/lib/domain/channels/schema';
import { addPasskey } from '@/lib/domain/factors/passkey-schema';
import { plainCode, RECOVERY_CODES } from '@/lib/domain/factors/rules';
import { addApp, renewCodes } from '@/lib/domain/factors/schema';
import { addCredential, replaceCredential } from '@/lib/domain/gateway-credentials/schema';
import { createGatewayKey, rotateGatewayKey } from '@/lib/domain/gateway-keys/schema';
import { createScimToken } from '@/lib/domain/scim/schema';
import { createToken } from '@/lib/domain/tokens/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { Outcome } from '@/lib/operations/outcome';
import type { DoorCtx } from './context';
import { newWebhookSecret, sealForGateway, sealForWorker } from './seal';
import { refusedInput, type SubmitOptions, submit, toFieldErrors } from './submit';

/** A command's whole input, and what the door made of it that is shown once. */
export interface Completed<Schema extends z.ZodType> {
  input: z.input<Schema>;
  reveal?: Record<string, string>;
}

interface Completion {
  declaration: CommandDeclaration;
  complete(entered: unknown): Promise<Completed<z.ZodType>>;
}

function completion<Schema extends z.ZodType, Entered extends z.ZodType>(
  declaration: CommandDeclaration<Schema, Entered>,
  complete: (entered: z.output<Entered>) => Promise<Completed<Schema>>,
): Completion {
  return { declaration, complete: (entered) => complete(entered as z.output<Entered>) };
}

/** How the doors complete what is entered: a secret is made here and passed on as its hash, or sealed to the worker. */
export const COMPLETIONS: readonly Completion[] = [
  completion(createToken, async (form) => {
    const token = newServiceToken();
    return { input: { ...form, tokenId: newId(), ...keptToken(env().tokenPepper, token) }, reveal: { token } };
  }),
  completion(createScimToken, async ({ name }) => {
    const token = newToken();
    return { input: { name, tokenHash: sha256(token) }, reveal: { token } };
  }),
  // The code is in the part of the address that browsers do not send, so no log ever sees it.
  completion(createSignInLink, async ({ personId }) => {
    const code = newToken();
    const link = `${env().appOrigin}/set-password#${code}`;
    return { input: { personId, codeHash: sha256(code) }, reveal: { link } };
  }),
  completion(createChannel, async ({ address, ...rest }) => {
    const secret = rest.kind === 'webhook' ? newWebhookSecret() : null;
    const secretSealed = secret && (await sealForWorker('channel secret', secret));
    return { input: { ...rest, ...(await sealed(address)), secretSealed }, ...(secret ? { reveal: { secret } } : {}) };
  }),
  completion(moveChannel, async ({ channelId, address }) => {
    const secret = newWebhookSecret();
    const secretSealed = await sealForWorker('channel secret', secret);
    return { input: { channelId, ...(await sealed(address)), secretSealed }, reveal: { secret } };
  }),
  completion(rotateChannel, async ({ channelId }) => {
    const secret = newWebhookSecret();
    return { input: { channelId, secretSealed: await sealForWorker('channel secret', secret) }, reveal: { secret } };
  }),
  completion(createAuditStream, async ({ kind, name, fromBeginning, ...place }) => {
    const { input, ...shown } = await sealedPlace({ kind, ...place });
    return { input: { kind, name, fromBeginning, ...input }, ...shown };
  }),
  completion(moveAuditStream, async ({ streamId, kind, ...place }) => {
    const { input, ...shown } = await sealedPlace({ kind, ...place });
    return { input: { streamId, kind, ...input }, ...shown };
  }),
  completion(createGatewayKey, async (form) => {
    const key = newGatewaySecret();
    return {
      input: { ...form, gatewayKeyId: newId(), ...keptGatewaySecret(env().gatewayPepper, key) },
      reveal: { key },
    };
  }),
  completion(rotateGatewayKey, async (form) => {
    const key = newGatewaySecret();
    return {
      input: { ...form, successorId: newId(), ...keptGatewaySecret(env().gatewayPepper, key) },
      reveal: { key },
    };
  }),
  completion(addApp, async (form) => {
    const { codeHashes, reveal } = newRecoveryCodes();
    return { input: { ...form, codeHashes }, reveal };
  }),
  completion(addPasskey, async (form) => {
    const { codeHashes, reveal } = newRecoveryCodes();
    return { input: { ...form, codeHashes }, reveal };
  }),
  completion(renewCodes, async () => {
    const { codeHashes, reveal } = newRecoveryCodes();
    return { input: { codeHashes }, reveal };
  }),
  completion(addCredential, async ({ vendorKey, ...rest }) => ({
    input: { ...rest, credentialId: newId(), ...(await sealForGateway(vendorKey)) },
  })),
  completion(replaceCredential, async ({ credentialId, vendorKey }) => ({
    input: { credentialId, ...(await sealForGateway(vendorKey)) },
  })),
];

function newRecoveryCodes(): { codeHashes: string[]; reveal: { recoveryCodes: string } } {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  return { codeHashes: codes.map((code) => sha256(plainCode(code))), reveal: { recoveryCodes: codes.join('\n') } };
}

/** Where a stream goes. A webhook's secret is made here, and Splunk's token is entered. */
async function sealedPlace(given: { kind: StreamKind; address: string; token: string; authority: string }) {
  const { kind, address, token, authority } = given;
  const made = kind === 'webhook' ? newWebhookSecret() : null;
  const secret = kind === 'splunk' ? token : made;
  const input = {
    addressShown: shownStreamAddress(kind, address),
    addressSealed: await sealForWorker('stream address', address),
    secretSealed: secret && (await sealForWorker('stream secret', secret)),
    authority: authority || null,
  };
  return { input, ...(made ? { reveal: { secret: made } } : {}) };
}

async function sealed(address: string): Promise<{ addressShown: string; addressSealed: string }> {
  return { addressShown: shownAddress(address), addressSealed: await sealForWorker('channel address', address) };
}

/** Submits what a caller entered; where the door made a secret, the answer holds it, unless it is a replay. */
export async function submitEntered<Schema extends z.ZodType, Entered extends z.ZodType>(
  ctx: DoorCtx,
  declaration: CommandDeclaration<Schema, Entered>,
  given: unknown,
  options: Omit<SubmitOptions, 'comparedBy'>,
): Promise<Outcome> {
  const known = COMPLETIONS.find((one) => one.declaration.name === declaration.name);
  if (!known || !declaration.entered) return submit(ctx, declaration, given, options);
  const parsed = declaration.entered.safeParse(given);
  if (!parsed.success) return refusedInput(toFieldErrors(parsed.error));
  return submitCompleted(ctx, declaration, parsed.data, await known.complete(parsed.data), options);
}

/** Two requests are the same if the same was entered, whatever the door made of it. */
export async function submitCompleted(
  ctx: DoorCtx,
  declaration: CommandDeclaration,
  entered: unknown,
  { input, reveal }: Completed<z.ZodType>,
  options: Omit<SubmitOptions, 'comparedBy'>,
): Promise<Outcome> {
  const comparedBy = hmacSha256(env().sessionSecret, `entered:${canonicalJson(entered)}`);
  const outcome = await submit(ctx, declaration, input, { ...options, comparedBy });
  if (!reveal || outcome.replayed) return outcome;
  if (outcome.status === 'succeeded') return { ...outcome, result: { ...outcome.result, ...reveal } };
  // The change may still be made, and nobody could show the secret then.
  return outcome.status === 'running' ? { ...outcome, reveal } : outcome;
}
