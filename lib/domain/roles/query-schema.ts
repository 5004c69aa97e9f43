import { z } from 'zod';
import { PERMISSIONS } from '@/lib/access/permissions';
import { accountRow } from '@/lib/domain/accounts/query-schema';
import { declareQuery } from '@/lib/operations/declare-query';
import { powersOfPerson } from './schema';

/** How far one permission reaches, and whether it comes with the role or with leading workspaces. */
const grant = z.object({
  scope: z.enum(['all', 'names', 'money', 'led', 'member', 'own']),
  comesWith: z.enum(['role', 'leading']),
});
export type Grant = z.output<typeof grant>;

const power = z.object({
  permission: z.enum(PERMISSIONS),
  /** Empty: the person may not. */
  grants: z.array(grant),
});
export type Power = z.output<typeof power>;

const namedWorkspace = z.object({
  id: z.string(),
  name: z.string(),
});
export type NamedWorkspace = z.output<typeof namedWorkspace>;

/** Everything that one person may do, and why. */
const personPowers = z.object({
  person: accountRow.omit({ leads: true, hasPassword: true }),
  powers: z.array(power),
  leads: z.array(namedWorkspace),
  belongsTo: z.array(namedWorkspace),
});
export type PersonPowers = z.output<typeof personPowers>;

export const powersGet = declareQuery({
  name: 'account.get_powers',
  permission: 'person:read',
  input: powersOfPerson,
  output: personPowers,
  words: 'Read what someone may do',
  absent: 'person',
});
