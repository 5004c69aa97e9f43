import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

const ONLY_OWNERS_AND_ADMINS = {
  owner: 'succeeded',
  admin: 'succeeded',
  billing: 'denied',
  lead: 'denied',
  developer: 'denied',
  viewer: 'denied',
} as const;
/** Asked for with the token of an identity provider alone. */
const NO_PERSON = { ...ONLY_OWNERS_AND_ADMINS, owner: 'denied', admin: 'denied' } as const;

const newUser = () => ({ userName: `${newId()}@example.test`, active: false });

export const SCIM_COMMAND_ROWS: CommandRow[] = [
  { command: 'scim_user.create', object: 'a user', input: async () => ({ user: newUser() }), cells: NO_PERSON },
  {
    command: 'scim_user.replace',
    object: 'a user',
    input: async () => ({ scimUserId: newId(), user: newUser() }),
    cells: NO_PERSON,
  },
  {
    command: 'scim_user.patch',
    object: 'a user',
    input: async () => ({ scimUserId: newId(), operations: [{ op: 'replace', path: 'active', value: false }] }),
    cells: NO_PERSON,
  },
  { command: 'scim_user.delete', object: 'a user', input: async () => ({ scimUserId: newId() }), cells: NO_PERSON },
  {
    command: 'scim_token.create',
    object: 'a token',
    input: async () => ({ name: `Token ${newToken().slice(0, 12)}`, tokenHash: sha256(newToken()) }),
    cells: ONLY_OWNERS_AND_ADMINS,
  },
  {
    command: 'scim_token.revoke',
    object: 'a token',
    input: async ({ database }) => {
      const tokenId = newId();
      const data = { id: tokenId, name: `Token ${tokenId}`, tokenHash: sha256(newToken()), createdAt: new Date() };
      await database.owner.db.scimToken.create({ data });
      return { tokenId };
    },
    cells: ONLY_OWNERS_AND_ADMINS,
  },
  {
    command: 'offboarding_policy.set',
    object: 'the policy',
    input: async () => ({ mode: 'dry_run', keys: 'disable' }),
    cells: ONLY_OWNERS_AND_ADMINS,
  },
];
