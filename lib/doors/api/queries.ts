import type { z } from 'zod';
import * as accessReviewsQueries from '@/lib/domain/access-reviews/queries';
import * as accessReviewsReportQueries from '@/lib/domain/access-reviews/report-queries';
import * as accountsQueries from '@/lib/domain/accounts/queries';
import * as accountsReturnQueries from '@/lib/domain/accounts/return-queries';
import * as adminApiChangeQueries from '@/lib/domain/admin-api/change-queries';
import * as adminApiListQueries from '@/lib/domain/admin-api/list-queries';
import * as adminApiReportQueries from '@/lib/domain/admin-api/report-queries';
import * as anomaliesQueries from '@/lib/domain/anomalies/queries';
import * as apiKeysDiagnoseQueries from '@/lib/domain/api-keys/diagnose-queries';
import * as apiKeysQueries from '@/lib/domain/api-keys/queries';
import * as apiKeysUseQueries from '@/lib/domain/api-keys/use-queries';
import * as approvalPolicyQueries from '@/lib/domain/approval-policy/queries';
import * as approvalsQueries from '@/lib/domain/approvals/queries';
import * as attentionQueries from '@/lib/domain/attention/queries';
import * as auditChainQueries from '@/lib/domain/audit/chain-queries';
import * as auditProofQueries from '@/lib/domain/audit/proof-queries';
import * as auditQueries from '@/lib/domain/audit/queries';
import * as auditRetentionQueries from '@/lib/domain/audit-retention/queries';
import * as auditRulesQueries from '@/lib/domain/audit-rules/queries';
import * as auditStreamsQueries from '@/lib/domain/audit-streams/queries';
import * as budgetsChoiceQueries from '@/lib/domain/budgets/choice-queries';
import * as budgetsDetailQueries from '@/lib/domain/budgets/detail-queries';
import * as budgetsFileQueries from '@/lib/domain/budgets/file-queries';
import * as budgetsPreviewQueries from '@/lib/domain/budgets/preview-queries';
import * as budgetsQueries from '@/lib/domain/budgets/queries';
import * as budgetsYearQueries from '@/lib/domain/budgets/year-queries';
import * as channelsQueries from '@/lib/domain/channels/queries';
import * as costCentresQueries from '@/lib/domain/cost-centres/queries';
import * as costCentresStatementQueries from '@/lib/domain/cost-centres/statement-queries';
import * as costCentresSubjectQueries from '@/lib/domain/cost-centres/subject-queries';
import * as differencesQueries from '@/lib/domain/differences/queries';
import * as evidencePacksQueries from '@/lib/domain/evidence-packs/queries';
import * as exposuresQueries from '@/lib/domain/exposures/queries';
import * as factorsQueries from '@/lib/domain/factors/queries';
import * as gatewayCredentialsQueries from '@/lib/domain/gateway-credentials/queries';
import * as gatewayKeysQueries from '@/lib/domain/gateway-keys/queries';
import * as gatewayRequestsQueries from '@/lib/domain/gateway-requests/queries';
import * as gatewayRequestsReconcileQueries from '@/lib/domain/gateway-requests/reconcile-queries';
import * as gatewayRequestsTrafficQueries from '@/lib/domain/gateway-requests/traffic-queries';
import * as insightsQueries from '@/lib/domain/insights/queries';
import * as invitesQueries from '@/lib/domain/invites/queries';
import * as keyChangesProgressQueries from '@/lib/domain/key-changes/progress-queries';
import * as keyChangesQueries from '@/lib/domain/key-changes/queries';
import * as keyPolicyQueries from '@/lib/domain/key-policy/queries';
import * as membersQueries from '@/lib/domain/members/queries';
import * as monthsQueries from '@/lib/domain/months/queries';
import * as notificationsQueries from '@/lib/domain/notifications/queries';
import * as offboardingDepartureQueries from '@/lib/domain/offboarding/departure-queries';
import * as offboardingKeyQueries from '@/lib/domain/offboarding/key-queries';
import * as offboardingPlanQueries from '@/lib/domain/offboarding/plan-queries';
import * as operationsQueries from '@/lib/domain/operations/queries';
import * as organizationQueries from '@/lib/domain/organization/queries';
import * as peopleQueries from '@/lib/domain/people/queries';
import * as postureQueries from '@/lib/domain/posture/queries';
import * as rateLimitsQueries from '@/lib/domain/rate-limits/queries';
import * as reviewsQueries from '@/lib/domain/reviews/queries';
import * as rolesQueries from '@/lib/domain/roles/queries';
import * as rotationsHistoryQueries from '@/lib/domain/rotations/history-queries';
import * as rotationsQueries from '@/lib/domain/rotations/queries';
import * as scimQueries from '@/lib/domain/scim/queries';
import * as searchQueries from '@/lib/domain/search/queries';
import * as sessionsQueries from '@/lib/domain/sessions/queries';
import * as sessionsSignInQueries from '@/lib/domain/sessions/sign-in-queries';
import * as structureQueries from '@/lib/domain/structure/queries';
import * as syncDayQueries from '@/lib/domain/sync/day-queries';
import * as syncQueries from '@/lib/domain/sync/queries';
import * as tokensQueries from '@/lib/domain/tokens/queries';
import * as unusedKeysQueries from '@/lib/domain/unused-keys/queries';
import * as usageOverviewEventQueries from '@/lib/domain/usage/overview/event-queries';
import * as usageOverviewForecastQueries from '@/lib/domain/usage/overview/forecast-queries';
import * as usageReportChargeQueries from '@/lib/domain/usage/report/charge-queries';
import * as usageReportExportQueries from '@/lib/domain/usage/report/export-queries';
import * as usageReportQueries from '@/lib/domain/usage/report/queries';
import * as viewsQueries from '@/lib/domain/views/queries';
import * as workspacesLedQueries from '@/lib/domain/workspaces/led-queries';
import * as workspacesLimitsQueries from '@/lib/domain/workspaces/limits-queries';
import * as workspacesQueries from '@/lib/domain/workspaces/queries';
import type { Answer } from '@/lib/operations/answer';

const PLACES: readonly Record<string, unknown>[] = [
  accessReviewsQueries,
  accessReviewsReportQueries,
  accountsQueries,
  accountsReturnQueries,
  adminApiChangeQueries,
  adminApiListQueries,
  adminApiReportQueries,
  anomaliesQueries,
  apiKeysDiagnoseQueries,
  apiKeysQueries,
  apiKeysUseQueries,
  approvalPolicyQueries,
  approvalsQueries,
  attentionQueries,
  auditChainQueries,
  auditProofQueries,
  auditQueries,
  auditRetentionQueries,
  auditRulesQueries,
  auditStreamsQueries,
  budgetsChoiceQueries,
  budgetsDetailQueries,
  budgetsFileQueries,
  budgetsPreviewQueries,
  budgetsQueries,
  budgetsYearQueries,
  channelsQueries,
  costCentresQueries,
  costCentresStatementQueries,
  costCentresSubjectQueries,
  differencesQueries,
  evidencePacksQueries,
  exposuresQueries,
  factorsQueries,
  gatewayCredentialsQueries,
  gatewayKeysQueries,
  gatewayRequestsQueries,
  gatewayRequestsReconcileQueries,
  gatewayRequestsTrafficQueries,
  insightsQueries,
  invitesQueries,
  keyChangesProgressQueries,
  keyChangesQueries,
  keyPolicyQueries,
  membersQueries,
  monthsQueries,
  notificationsQueries,
  offboardingDepartureQueries,
  offboardingKeyQueries,
  offboardingPlanQueries,
  operationsQueries,
  organizationQueries,
  peopleQueries,
  postureQueries,
  rateLimitsQueries,
  reviewsQueries,
  rolesQueries,
  rotationsHistoryQueries,
  rotationsQueries,
  scimQueries,
  searchQueries,
  sessionsQueries,
  sessionsSignInQueries,
  structureQueries,
  syncDayQueries,
  syncQueries,
  tokensQueries,
  usageOverviewEventQueries,
  usageOverviewForecastQueries,
  usageReportChargeQueries,
  usageReportExportQueries,
  usageReportQueries,
  unusedKeysQueries,
  viewsQueries,
  workspacesLedQueries,
  workspacesLimitsQueries,
  workspacesQueries,
];

export type AnyAnswer = Answer<z.ZodType, z.ZodType>;

function isAnswer(value: unknown): value is AnyAnswer {
  return typeof value === 'function' && 'declaration' in value;
}

/** Every query that Steward can answer. A test compares this with the files that there are. */
export const QUERIES: readonly AnyAnswer[] = PLACES.flatMap((place) => Object.values(place).filter(isAnswer));
