import type { MirrorList, Unread } from '@/lib/mirror/kinds';

const NOUNS: Readonly<Record<Unread['list'], [one: string, many: string]>> = {
  users: ['person', 'people'],
  workspaces: ['workspace', 'workspaces'],
  'API keys': ['API key', 'API keys'],
  invites: ['invite', 'invites'],
  'workspace members': ['member of a workspace', 'members of workspaces'],
  'rate limits': ['group of limits', 'groups of limits'],
  'workspace rate limits': ['group of limits of a workspace', 'groups of limits of workspaces'],
  'usage report': ['row of the usage report', 'rows of the usage report'],
  'cost report': ['row of the cost report', 'rows of the cost report'],
};

/** Fields that an object can have several of: these count the field, not the object. */
const COUNTED: Readonly<Record<string, [one: string, many: string]>> = {
  tags: ['tag of a workspace', 'tags of workspaces'],
  limits: ['limit', 'limits'],
  models: ['name of a model', 'names of models'],
};

const FIELDS: Readonly<Record<string, string>> = {
  email: 'e-mail address',
  name: 'name',
  role: 'role',
  status: 'state',
  workspace_role: 'role',
  added_at: 'joining date',
  created_at: 'creation date',
  invited_at: 'sending date',
  expires_at: 'last day',
  accepted_at: 'acceptance date',
  archived_at: 'archiving date',
  created_by: 'maker',
  'created_by.type': 'creator type',
  principal: 'owner',
  'principal.type': 'owner type',
  'principal.id': 'owner',
  partial_key_hint: 'hint',
  scope: 'workspace',
  'scope.workspace_id': 'workspace',
  workspace_id: 'workspace',
  display_color: 'colour',
  data_residency: 'geography',
  group: 'group',
  'group.type': 'group type',
  'group.display_name': 'name',
};

/** What a list could not read, one sentence each: `3 limits could not be read.` */
export function unreadWords(unread: readonly Unread[]): string[] {
  return unread.map(({ list, field, count }) => {
    const noun = NOUNS[list][count === 1 ? 0 : 1];
    if (field === null) return `${count} ${noun} could not be read.`;
    const counted = COUNTED[field]?.[count === 1 ? 0 : 1];
    if (counted) return `${count} ${counted} could not be read.`;
    return `The ${FIELDS[field] ?? field} of ${count} ${noun} could not be read.`;
  });
}

/** What is missing on a list's page: whole objects first. */
export function pageUnread(unread: readonly Unread[], lists: readonly MirrorList[]): Unread[] {
  const mine = unread.filter(({ list }) => lists.some((name) => name === list));
  return [...mine].sort((a, b) => Number(a.field !== null) - Number(b.field !== null) || b.count - a.count);
}
