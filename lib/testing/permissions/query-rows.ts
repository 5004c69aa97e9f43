import { LIST_ROWS } from './list-rows';
import { ACCOUNTS_QUERIES } from './queries/accounts';
import { ATTENTION_QUERIES } from './queries/attention';
import { AUDIT_QUERIES } from './queries/audit';
import { INVITE_ROWS } from './queries/invites';
import { LEAVING_QUERY_ROWS } from './queries/offboarding';
import { ORGANIZATION_QUERIES } from './queries/organization';
import { ROLE_QUERY_ROWS } from './queries/roles';
import { SCIM_QUERY_ROWS } from './queries/scim';
import { SEARCH_QUERIES } from './queries/search';
import { SESSIONS_QUERIES } from './queries/sessions';
import { SYNC_QUERIES } from './queries/sync';
import { USAGE_QUERIES } from './queries/usage';
import type { QueryRow } from './query-row';

/** What each role sees of everything that can be read. A query without a row here fails the tests. */
export const QUERY_ROWS: QueryRow[] = [
  ...LIST_ROWS,
  ...SCIM_QUERY_ROWS,
  ...LEAVING_QUERY_ROWS,
  ...ROLE_QUERY_ROWS,
  ...INVITE_ROWS,
  ...ACCOUNTS_QUERIES,
  ...AUDIT_QUERIES,
  ...SESSIONS_QUERIES,
  ...SYNC_QUERIES,
  ...ORGANIZATION_QUERIES,
  ...ATTENTION_QUERIES,
  ...SEARCH_QUERIES,
  ...USAGE_QUERIES,
];
