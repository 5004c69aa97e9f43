import { API_KEYS_QUERIES } from './queries/api-keys';
import { MEMBERS_QUERIES } from './queries/members';
import { PEOPLE_QUERIES } from './queries/people';
import { RATE_LIMITS_QUERIES } from './queries/rate-limits';
import { STRUCTURE_QUERIES } from './queries/structure';
import { WORKSPACES_QUERIES } from './queries/workspaces';
import type { QueryRow } from './query-row';

export const LIST_ROWS: QueryRow[] = [
  ...RATE_LIMITS_QUERIES,
  ...WORKSPACES_QUERIES,
  ...MEMBERS_QUERIES,
  ...STRUCTURE_QUERIES,
  ...API_KEYS_QUERIES,
  ...PEOPLE_QUERIES,
];
