import { Prisma } from '@/prisma/generated/client';

/** Whether a line `l` of the gateway's ledger names the key `k`: by its hint, in the workspace or of the organisation. */
export const IS_HINTED = Prisma.sql`k.partial_key_hint = l.hint AND coalesce(k.workspace_id, l.workspace_id) = l.workspace_id`;

/** The number of the one key that a line `l` names; null where several begin and end so. */
export const HINTED_REF = Prisma.sql`(SELECT CASE WHEN count(*) = 1 THEN min(k.ref) END FROM api_keys k WHERE ${IS_HINTED})`;
