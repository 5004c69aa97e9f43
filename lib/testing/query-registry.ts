import * as accounts from '@/lib/domain/accounts/queries';
import * as returned from '@/lib/domain/accounts/return-queries';
import * as apiKeys from '@/lib/domain/api-keys/queries';
import * as apiKeyUses from '@/lib/domain/api-keys/use-queries';
import * as attention from '@/lib/domain/attention/queries';
import * as auditChanges from '@/lib/domain/audit/queries';
import * as invites from '@/lib/domain/invites/queries';
import * as members from '@/lib/domain/members/queries';
import * as departures from '@/lib/domain/offboarding/departure-queries';
import * as leftKeys from '@/lib/domain/offboarding/key-queries';
import * as plans from '@/lib/domain/offboarding/plan-queries';
import * as organization from '@/lib/domain/organization/queries';
import * as people from '@/lib/domain/people/queries';
import * as rateLimits from '@/lib/domain/rate-limits/queries';
import * as roles from '@/lib/domain/roles/queries';
import * as scim from '@/lib/domain/scim/queries';
import * as search from '@/lib/domain/search/queries';
import * as sessions from '@/lib/domain/sessions/queries';
import * as structure from '@/lib/domain/structure/queries';
import * as reportDays from '@/lib/domain/sync/day-queries';
import * as sync from '@/lib/domain/sync/queries';
import * as usageEvents from '@/lib/domain/usage/overview/event-queries';
import * as charges from '@/lib/domain/usage/report/charge-queries';
import * as usage from '@/lib/domain/usage/report/queries';
import * as ledWorkspaces from '@/lib/domain/workspaces/led-queries';
import * as workspaceLimits from '@/lib/domain/workspaces/limits-queries';
import * as workspaces from '@/lib/domain/workspaces/queries';
import type { QueryDeclaration } from '@/lib/operations/declare-query';

const PLACES: readonly Record<string, unknown>[] = [
  ...[auditChanges, accounts, returned, apiKeys, attention, invites, members, organization, people, rateLimits, roles],
  ...[departures, leftKeys, plans, apiKeyUses],
  ...[
    scim,
    search,
    sessions,
    structure,
    reportDays,
    sync,
    usageEvents,
    charges,
    usage,
    ledWorkspaces,
    workspaceLimits,
    workspaces,
  ],
];

/** Every declared query by the name of its function. It moves beside the doors when one is made from it. */
export const queryRegistry: ReadonlyMap<string, QueryDeclaration> = new Map(
  PLACES.flatMap((place) => Object.entries(place)).flatMap(([name, query]): [string, QueryDeclaration][] =>
    isAnswer(query) ? [[name, query.declaration]] : [],
  ),
);

function isAnswer(value: unknown): value is { declaration: QueryDeclaration } {
  return typeof value === 'function' && 'declaration' in value;
}
