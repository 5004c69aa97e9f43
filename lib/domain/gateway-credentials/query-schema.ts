import { z } from 'zod';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

export const credentialList = declareQuery({
  name: 'gateway_credential.list',
  permission: 'settings:read',
  input: z.object({ workspaceId: workspaceIdField.optional() }),
  output: z.array(
    z.object({
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
    }),
  ),
  words: 'List gateway credentials',
});
