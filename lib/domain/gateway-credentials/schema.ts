import { z } from 'zod';
import { nameField, workspaceIdField } from '@/lib/domain/workspaces/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { MOST_PER_WORKSPACE, vendorKeyRefusal } from './rules';

const vendorKeyField = z
  .string()
  .trim()
  .max(400, 'A key has at most 400 characters.')
  .superRefine((text, ctx) => {
    const refusal = vendorKeyRefusal(text);
    if (refusal) ctx.addIssue({ code: 'custom', message: refusal });
  });

const kept = { sealed: z.string().min(1).max(4_000), endsWith: z.string().regex(/^[\w-]{4}$/) };
const credentialRef = z.object({ credentialId: z.uuid() });
const subjectOf = ({ credentialId }: { credentialId: string }) => ({ kind: 'gateway_credential', id: credentialId });

/** What a person enters: the door seals the key to the gateway. */
export const credentialForm = z.object({
  workspaceId: workspaceIdField,
  name: nameField(60),
  vendorKey: vendorKeyField,
});

export const addCredential = declareCommand({
  name: 'gateway_credential.add',
  words: 'Add vendor key',
  freshSignIn: 'always',
  moves: ['spend'],
  permission: 'settings:write',
  input: credentialForm.omit({ vendorKey: true }).extend({ credentialId: z.uuid(), ...kept }),
  entered: credentialForm,
  subject: ({ credentialId, name }) => ({ kind: 'gateway_credential', id: credentialId, name }),
  object: ({ workspaceId }) => ({ workspaceId }),
  secretFields: ['sealed'],
});

export const replaceCredentialForm = credentialRef.extend({ vendorKey: vendorKeyField });

/** Another key in its place, from the next request on. */
export const replaceCredential = declareCommand({
  name: 'gateway_credential.replace',
  words: 'Replace vendor key',
  freshSignIn: 'always',
  permission: 'settings:write',
  input: credentialRef.extend(kept),
  entered: replaceCredentialForm,
  subject: subjectOf,
  secretFields: ['sealed'],
});

export const orderCredentials = declareCommand({
  name: 'gateway_credential.order',
  words: 'Order vendor keys',
  permission: 'settings:write',
  /** All of the workspace, the one to use first. */
  input: z.object({ workspaceId: workspaceIdField, credentialIds: z.array(z.uuid()).min(1).max(MOST_PER_WORKSPACE) }),
  subject: ({ workspaceId }) => ({ kind: 'workspace', id: workspaceId }),
  object: ({ workspaceId }) => ({ workspaceId }),
});

export const removeCredential = declareCommand({
  name: 'gateway_credential.remove',
  words: 'Remove vendor key',
  permanent: true,
  moves: ['spend'],
  permission: 'settings:write',
  input: credentialRef,
  subject: subjectOf,
});
