import { z } from 'zod';
import { SECRETLESS } from '@/lib/domain/api-keys/schema';
import { nameField } from '@/lib/domain/workspaces/schema';
import { declareCommand } from '@/lib/operations/declare-command';

/** Lists of which views can be kept, as their addresses call them. */
export const VIEW_LISTS = ['api-keys'] as const;
const MOST_NAME = 60;
const MOST_QUERY = 2_000;

/** Keeps how somebody looks at a list, under a name that is theirs alone; the same name again replaces it. */
export const saveView = declareCommand({
  name: 'view.save',
  words: 'Save view',
  permission: 'view:save',
  input: z.object({
    list: z.enum(VIEW_LISTS),
    name: nameField(MOST_NAME).refine(...SECRETLESS),
    query: z
      .string()
      .max(MOST_QUERY, 'This view is too large to save.')
      .regex(/^[^\s#?]*$/, 'This is not a valid query of an address.')
      .refine(...SECRETLESS),
  }),
  subject: ({ list, name }) => ({ kind: 'view', id: list, name }),
});

export const removeView = declareCommand({
  name: 'view.remove',
  words: 'Remove view',
  permission: 'view:save',
  input: z.object({ viewId: z.uuid() }),
  subject: ({ viewId }) => ({ kind: 'view', id: viewId }),
});
