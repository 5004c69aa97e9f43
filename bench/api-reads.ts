import { addDays, dayOf } from '@/lib/core/time';

const yesterday = addDays(dayOf(new Date()), -1);
export const MONTH_BEFORE = addDays(yesterday, -30);

/** What programs read of the HTTP API. */
export const API_READS = [
  ['Workspaces', '/v1/admin/workspaces'],
  ['API keys', '/v1/admin/api_keys'],
  ['People', '/v1/admin/people'],
  ['Budgets', '/v1/admin/budgets'],
  ['Anthropic’s list of API keys', '/v1/organizations/api_keys?limit=50'],
  ['31 days of cost by model', `/v1/admin/usage/report?from=${MONTH_BEFORE}&to=${yesterday}&split=model&metric=cost`],
] as const;
