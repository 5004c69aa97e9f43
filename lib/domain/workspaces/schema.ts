import { z } from 'zod';
import { secondPerson } from '@/lib/domain/approval-policy/rules';
import { ORDERS, pageField, pageSizeField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { RESIDENCIES } from './residency-rules';

export const workspaceIdField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not a workspace ID.');

export const nameField = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(most, `Use at most ${most} characters.`)
    .refine((name) => !/\p{Cc}/u.test(name), 'Remove control characters.');

/** Upstream's own bound. */
export const workspaceNameField = nameField(40);

export const renameWorkspace = declareCommand({
  name: 'workspace.rename',
  words: 'Rename workspace',
  permission: 'workspace:write',
  /** `from` is the name that the form showed: one that somebody else has changed meanwhile is not overwritten. */
  input: z.object({
    workspaceId: workspaceIdField,
    from: z.string().max(200).optional(),
    name: workspaceNameField,
  }),
  subject: (input) => ({ kind: 'workspace', id: input.workspaceId }),
  object: (input) => ({ workspaceId: input.workspaceId }),
});

const colorField = z.string().regex(/^#[0-9a-f]{6}$/i, 'Choose a colour such as #6C5BB9.');

/** Some words of Steward's own; line breaks may stand in them. */
const wordsField = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most} characters.`)
    .refine((text) => !/[^\P{Cc}\n\r\t]/u.test(text), 'Remove control characters.');
export const descriptionField = wordsField(500);
export const audienceField = wordsField(200);

export const MOST_TAGS = 100;
const tagText = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'Enter some text.')
    .max(most, `Use at most ${most} characters.`)
    .refine((text) => !/\p{Cc}/u.test(text), 'Remove control characters.');
const fewTags = (tags: object) => Object.keys(tags).length <= MOST_TAGS;
const MANY_TAGS = `Use at most ${MOST_TAGS} tags.`;
const tagsField = z.record(tagText(100), tagText(300)).refine(fewTags, MANY_TAGS);
const changedTagsField = z.record(tagText(100), tagText(300).nullable()).refine(fewTags, MANY_TAGS);

export const createWorkspace = declareCommand({
  name: 'workspace.create',
  words: 'Create workspace',
  moves: ['spend'],
  permission: 'workspace:write',
  input: z.object({
    name: workspaceNameField,
    color: colorField.optional(),
    description: descriptionField.default(''),
    audience: audienceField.default(''),
    tags: tagsField.default({}),
    residency: z.enum(RESIDENCIES).default('anywhere'),
  }),
  // Two of one name cannot be made at once.
  subject: (input) => ({ kind: 'new_workspace', id: input.name.toLowerCase(), name: input.name }),
});

const shownField = z.object({
  color: z.string().max(100),
  description: z.string().max(2_000),
  audience: z.string().max(2_000),
  tags: z.record(z.string().max(2_000), z.string().max(2_000)).refine((tags) => Object.keys(tags).length <= 1_000),
});
export type WorkspaceWords = z.infer<typeof shownField>;

/**
 * All but the name. `before` is what the form showed: only what differs from it is changed. Without it, what is given is set,
 * and a tag that is null goes.
 */
export const updateWorkspace = declareCommand({
  name: 'workspace.update',
  words: 'Edit workspace',
  permission: 'workspace:write',
  input: z.object({
    workspaceId: workspaceIdField,
    before: shownField.optional(),
    after: z.object({
      color: colorField.optional(),
      description: descriptionField.optional(),
      audience: audienceField.optional(),
      tags: changedTagsField.optional(),
    }),
  }),
  result: z.object({
    changes: shownField.partial().extend({ tags: z.record(z.string(), z.string().nullable()).optional() }),
  }),
  subject: (input) => ({ kind: 'workspace', id: input.workspaceId }),
  object: (input) => ({ workspaceId: input.workspaceId }),
});

/** For ever. The name must be typed. */
export const archiveWorkspace = declareCommand({
  name: 'workspace.archive',
  words: 'Archive workspace',
  permanent: true,
  moves: ['spend'],
  permission: 'workspace:write',
  input: z.object({ workspaceId: workspaceIdField, typedName: z.string().max(200) }),
  subject: (input) => ({ kind: 'workspace', id: input.workspaceId }),
  object: (input) => ({ workspaceId: input.workspaceId }),
  approval: secondPerson('workspace_archive', 'workspace:write'),
});

export const WORKSPACE_FACETS = ['live', 'unused', 'archived', 'gone', 'all'] as const;
export type WorkspaceFacet = (typeof WORKSPACE_FACETS)[number];

export const WORKSPACE_SORTS = ['name', 'members', 'keys', 'spend', 'created'] as const;
export type WorkspaceSort = (typeof WORKSPACE_SORTS)[number];

/** What a workspace that spends, has keys, or is for development or staging should have. */
export const WORKSPACE_LACKS = ['budget', 'limits', 'development_limits'] as const;
export type WorkspaceLack = (typeof WORKSPACE_LACKS)[number];

export const workspaceFilters = z.object({
  search: searchField,
  /** `unused`: live ones with active keys that nobody has used for long. */
  show: z.enum(WORKSPACE_FACETS).default('live'),
  /** Only those that should have it and do not. */
  lacks: z.enum(WORKSPACE_LACKS).optional(),
  sort: z.enum(WORKSPACE_SORTS).default('spend'),
  order: z.enum(ORDERS).default('desc'),
  page: pageField.default(1),
  pageSize: pageSizeField,
});
export type WorkspaceFilters = z.input<typeof workspaceFilters>;

export const memberFilters = z.object({
  workspaceId: workspaceIdField,
  search: searchField,
  page: pageField.default(1),
});
export type MemberFilters = z.input<typeof memberFilters>;
