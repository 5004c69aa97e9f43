import { z } from 'zod';
import { declareQuery } from '@/lib/operations/declare-query';
import { VIEW_LISTS } from './schema';

const savedView = z.object({ id: z.string(), name: z.string(), query: z.string() });
export type SavedView = z.infer<typeof savedView>;

export const viewList = declareQuery({
  name: 'view.list',
  permission: 'signed_in',
  input: z.object({ list: z.enum(VIEW_LISTS) }),
  output: z.array(savedView),
  words: 'List own saved views',
});
