import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';
import { STREAM_KINDS, streamAddressProblem } from './rules';

export const MOST_STREAMS = 20;

const nameField = z
  .string()
  .trim()
  .min(1, 'Name the stream, such as Security in Splunk.')
  .max(60, 'Use at most 60 characters.')
  .refine((name) => !/\p{Cc}/u.test(name), 'Leave out control characters.');

const certificates = z
  .string()
  .trim()
  .max(20_000, 'Use at most 20,000 characters.')
  .refine(
    (text) => text === '' || /^(-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----\s*)+$/.test(text),
    'Paste certificates in PEM form: they begin with -----BEGIN CERTIFICATE-----.',
  );

const place = {
  address: z.string().trim().min(1, 'Enter the address.').max(2_000, 'An address has at most 2,000 characters.'),
  /** Of Splunk: its token. A webhook's secret is made by the door. */
  token: z.string().trim().max(200, 'A token has at most 200 characters.'),
  authority: certificates,
};

const kind = z.enum(STREAM_KINDS);
type Place = { kind: z.output<typeof kind>; address: string; token: string };

function checkPlace({ kind: of, address, token }: Place, ctx: z.core.$RefinementCtx): void {
  const problem = streamAddressProblem(of, address);
  if (problem) ctx.addIssue({ code: 'custom', message: problem, path: ['address'] });
  const isFitting = /^[!-~]+$/.test(token);
  if (of === 'splunk' && !isFitting)
    ctx.addIssue({ code: 'custom', message: 'Enter the token of the HTTP Event Collector.', path: ['token'] });
}

const streamRef = z.object({ streamId: z.uuid() });
const subjectOf = ({ streamId }: { streamId: string }) => ({ kind: 'audit_stream', id: streamId });
const sealedField = z.string().min(1).max(8_000);
const sealedPlace = {
  addressShown: z.string().max(300),
  addressSealed: sealedField,
  secretSealed: sealedField.nullable(),
  authority: z.string().max(20_000).nullable(),
};

const newStream = z.object({
  kind,
  name: nameField,
  ...place,
  /** Everything that is there already is sent first. */
  fromBeginning: z.boolean(),
});

export const createAuditStream = declareCommand({
  name: 'audit_stream.create',
  words: 'Add audit stream',
  freshSignIn: 'always',
  /** It can send the whole chain away. */
  permission: 'audit:export',
  input: newStream.omit({ address: true, token: true, authority: true }).extend(sealedPlace),
  entered: newStream.superRefine(checkPlace),
  reveals: ['secret'],
  subject: (stream) => ({ kind: 'audit_streams', id: 'all', name: stream.name }),
  secretFields: ['addressSealed', 'secretSealed'],
});

/** A new address comes with a new secret, as the former one was not meant for it. It goes on where it was. */
export const moveAuditStream = declareCommand({
  name: 'audit_stream.move',
  words: 'Change audit stream address',
  freshSignIn: 'always',
  permission: 'audit:export',
  input: streamRef.extend({ kind, ...sealedPlace }),
  entered: streamRef.extend({ kind, ...place }).superRefine(checkPlace),
  reveals: ['secret'],
  subject: subjectOf,
  secretFields: ['addressSealed', 'secretSealed'],
});

export const switchAuditStream = declareCommand({
  name: 'audit_stream.switch',
  words: 'Pause or resume audit stream',
  permission: 'settings:write',
  input: streamRef.extend({ isPaused: z.boolean() }),
  subject: subjectOf,
});

export const removeAuditStream = declareCommand({
  name: 'audit_stream.remove',
  words: 'Remove audit stream',
  permanent: true,
  permission: 'settings:write',
  input: streamRef,
  subject: subjectOf,
});
