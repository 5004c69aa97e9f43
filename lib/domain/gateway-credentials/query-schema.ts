import { z } from 'zod';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const credentialRow = z.object({
  id: z.string(),
  workspaceId: z.string(),
  workspaceName: z.string().nullable(),
  name: z.string(),
  /** Its last four letters; the rest is sealed to the gateway. */
  endsWith: z.string(),
  /** The lowest of a workspace is used first. */
  position: z.int(),
  createdAt: instant,
  enteredAt: instant,
  lastUsedAt: instant.nullable(),
  /** Since when Anthropic refuses it. */
  refusedAt: instant.nullable(),
});
export type CredentialRow = z.output<typeof credentialRow>;

export const credentialList = declareQuery({
  name: 'gateway_credential.list',
  permission: 'settings:read',
  input: z.object({ workspaceId: workspaceIdField.optional() }),
  output: z.array(credentialRow),
  words: 'List vendor keys',
});

export const credentialMissing = declareQuery({
  name: 'gateway_credential.list_missing',
  permission: 'settings:read',
  input: nothing,
  output: z.array(
    z.object({
      workspaceId: z.string(),
      workspaceName: z.string(),
      /** Keys of the gateway there that would work. */
      keys: z.int(),
      /** Vendor keys there, all of which Anthropic refuses. */
      refused: z.int(),
    }),
  ),
  words: 'List workspaces without a working vendor key',
});
