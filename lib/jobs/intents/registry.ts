import * as accessReviews from '@/lib/domain/access-reviews/commands';
import * as confirmedReviews from '@/lib/domain/access-reviews/confirm-commands';
import * as accounts from '@/lib/domain/accounts/commands';
import * as returned from '@/lib/domain/accounts/return-commands';
import * as signIns from '@/lib/domain/accounts/sign-in-commands';
import * as anomalies from '@/lib/domain/anomalies/commands';
import * as apiKeys from '@/lib/domain/api-keys/commands';
import * as apiKeyWords from '@/lib/domain/api-keys/words-commands';
import * as approvalPolicy from '@/lib/domain/approval-policy/commands';
import * as approvals from '@/lib/domain/approvals/commands';
import * as audit from '@/lib/domain/audit/commands';
import * as auditRetention from '@/lib/domain/audit-retention/commands';
import * as auditRules from '@/lib/domain/audit-rules/commands';
import * as auditStreams from '@/lib/domain/audit-streams/commands';
import * as budgetActs from '@/lib/domain/budgets/act-commands';
import * as budgets from '@/lib/domain/budgets/commands';
import * as importedBudgets from '@/lib/domain/budgets/import-commands';
import * as proposedBudgets from '@/lib/domain/budgets/propose-commands';
import * as budgetRequests from '@/lib/domain/budgets/request-commands';
import * as channels from '@/lib/domain/channels/commands';
import * as costCentres from '@/lib/domain/cost-centres/commands';
import * as importedCentres from '@/lib/domain/cost-centres/import-commands';
import * as differences from '@/lib/domain/differences/commands';
import * as evidencePacks from '@/lib/domain/evidence-packs/commands';
import * as exported from '@/lib/domain/exports/commands';
import * as exposures from '@/lib/domain/exposures/commands';
import * as factors from '@/lib/domain/factors/commands';
import * as passkeys from '@/lib/domain/factors/passkey-commands';
import * as factorPolicy from '@/lib/domain/factors/policy-commands';
import * as gatewayCredentials from '@/lib/domain/gateway-credentials/commands';
import * as gatewayKeys from '@/lib/domain/gateway-keys/commands';
import * as gatewayKeyStops from '@/lib/domain/gateway-keys/stop-commands';
import * as insights from '@/lib/domain/insights/commands';
import * as consoleInvites from '@/lib/domain/invites/console-commands';
import * as decidedInvites from '@/lib/domain/invites/decide-commands';
import * as endedInvites from '@/lib/domain/invites/ending-commands';
import * as placements from '@/lib/domain/invites/place-commands';
import * as invitePolicy from '@/lib/domain/invites/policy-commands';
import * as requestedInvites from '@/lib/domain/invites/request-commands';
import * as keyChanges from '@/lib/domain/key-changes/commands';
import * as keyPolicy from '@/lib/domain/key-policy/commands';
import * as members from '@/lib/domain/members/commands';
import * as leads from '@/lib/domain/members/lead-commands';
import * as months from '@/lib/domain/months/commands';
import * as notifications from '@/lib/domain/notifications/commands';
import * as offboarding from '@/lib/domain/offboarding/commands';
import * as leftKeys from '@/lib/domain/offboarding/key-commands';
import * as finishedDepartures from '@/lib/domain/offboarding/membership-commands';
import * as organization from '@/lib/domain/organization/commands';
import * as people from '@/lib/domain/people/commands';
import * as posture from '@/lib/domain/posture/commands';
import * as rateLimits from '@/lib/domain/rate-limits/commands';
import * as tiers from '@/lib/domain/rate-limits/tier-commands';
import * as rotations from '@/lib/domain/rotations/commands';
import * as scim from '@/lib/domain/scim/commands';
import * as scimTokens from '@/lib/domain/scim/token-commands';
import * as sessions from '@/lib/domain/sessions/commands';
import * as structure from '@/lib/domain/structure/commands';
import * as sync from '@/lib/domain/sync/commands';
import * as tokens from '@/lib/domain/tokens/commands';
import * as unusedKeys from '@/lib/domain/unused-keys/commands';
import * as views from '@/lib/domain/views/commands';
import * as workspaces from '@/lib/domain/workspaces/commands';
import * as createdWorkspaces from '@/lib/domain/workspaces/create-commands';
import { buildRegistry, type CommandRegistry } from './registered';

/** Every command that Steward knows: what no file here carries out cannot be done. */
export const commandRegistry: CommandRegistry = buildRegistry([
  ...[
    accessReviews,
    confirmedReviews,
    accounts,
    returned,
    signIns,
    sessions,
    anomalies,
    apiKeys,
    apiKeyWords,
    approvalPolicy,
    audit,
    auditRetention,
    auditRules,
    auditStreams,
    channels,
    differences,
    evidencePacks,
    exported,
    exposures,
    factors,
    passkeys,
    factorPolicy,
    gatewayCredentials,
    gatewayKeys,
    gatewayKeyStops,
    insights,
    keyChanges,
    keyPolicy,
    months,
    organization,
    people,
    members,
    leads,
  ],
  ...[consoleInvites, decidedInvites, endedInvites, placements, invitePolicy, requestedInvites],
  ...[notifications, offboarding, leftKeys, finishedDepartures, scim, scimTokens],
  ...[approvals, budgetActs, budgets, budgetRequests, importedBudgets, proposedBudgets, rateLimits, tiers, rotations],
  ...[costCentres, importedCentres, posture, structure, sync, tokens, unusedKeys, views, workspaces, createdWorkspaces],
]);
