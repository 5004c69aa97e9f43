import { z } from 'zod';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { candidateFilters } from './schema';

const candidate = z.object({
  /** A member of the organisation, or, as lead, a person known to Steward. */
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** Why this person cannot be chosen, in a few words; null: they can. */
  refusal: z.string().nullable(),
});
export type Candidate = z.output<typeof candidate>;

const workspaceLead = z.object({
  personId: z.string().nullable(),
  userId: z.string().nullable(),
  name: z.string(),
  email: z.string(),
  /** Admin of the workspace at upstream; else they were named in Steward. */
  isAdmin: z.boolean(),
  namedBy: z.string().nullable(),
  namedAt: instant.nullable(),
});
export type WorkspaceLead = z.output<typeof workspaceLead>;

export const candidateSearch = declareQuery({
  name: 'member.search_candidates',
  permission: {
    oneOf: ['member:write', 'lead:write'],
    of: ({ as }) => (as === 'lead' ? 'lead:write' : 'member:write'),
  },
  object: ({ workspaceId }) => ({ workspaceId }),
  input: candidateFilters,
  output: z.array(candidate),
  words: 'Find people for a workspace',
  absent: 'workspace',
});

export const leadList = declareQuery({
  name: 'lead.list',
  permission: 'person:read',
  input: z.object({ workspaceId: workspaceIdField }),
  output: z.array(workspaceLead),
  words: 'List the leads of a workspace',
});
