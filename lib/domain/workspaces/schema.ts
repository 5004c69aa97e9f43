import { z } from 'zod';
import { declareCommand } from '@/lib/core/command';

export const workspaceIdField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not a workspace id.');

/** Upstream's own bound. */
const nameField = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(40, 'Use at most 40 characters.')
  .refine((name) => !/\p{Cc}/u.test(name), 'Leave out control characters.');

export const renameWorkspace = declareCommand({
  name: 'workspace.rename',
  permission: 'workspace:write',
  input: z.object({ workspaceId: workspaceIdField, name: nameField }),
  target: (input) => `workspace:${input.workspaceId}`,
  object: (input) => ({ workspaceId: input.workspaceId }),
});
