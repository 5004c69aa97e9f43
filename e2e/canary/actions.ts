import { randomUUID } from 'node:crypto';
import { keyPolicy } from '@/lib/domain/key-policy/schema';
import type { Caller } from './routes';

export interface ActionWorld {
  /** Somebody who is no demo sign-in, and a session of theirs. */
  personId: string;
  email: string;
  sessionId: string;
  workspaceId: string;
  scimTokenId: string;
  rateLimitId: string;
  /** A password that nobody may ever see again. */
  typed: string;
}

export type Status = 'succeeded' | 'running' | 'denied' | 'failed';
type Cells = Record<Caller, Status>;

const OWNERS_AND_ADMINS: Cells = {
  anonymous: 'failed',
  owner: 'succeeded',
  admin: 'succeeded',
  billing: 'denied',
  lead: 'denied',
  developer: 'denied',
  viewer: 'denied',
};
const NOBODY: Cells = {
  anonymous: 'failed',
  owner: 'failed',
  admin: 'failed',
  billing: 'failed',
  lead: 'failed',
  developer: 'failed',
  viewer: 'failed',
};

/** Of what is not theirs, nothing is marked; that is no failure. */
const EVERYONE: Cells = {
  ...OWNERS_AND_ADMINS,
  billing: 'succeeded',
  lead: 'succeeded',
  developer: 'succeeded',
  viewer: 'succeeded',
};

const OWNERS_ALONE: Cells = { ...OWNERS_AND_ADMINS, admin: 'denied' };
const LEADS_DECIDE: Cells = { ...OWNERS_AND_ADMINS, owner: 'failed', admin: 'failed', lead: 'failed' };
/** What goes on in the background; the keys of a lead among it. */
const LEADS_START: Cells = { ...OWNERS_AND_ADMINS, owner: 'running', admin: 'running', lead: 'running' };
/** Owners and admins are let through, to what cannot be done. */
const MANAGERS_TRY: Cells = { ...OWNERS_AND_ADMINS, owner: 'failed', admin: 'failed' };
/** Nobody: a request that is not there. */
const NO_REQUEST = '00000000-0000-4000-8000-000000000000';
const NOT_THERE: Cells = { ...OWNERS_AND_ADMINS, owner: 'failed', admin: 'failed' };
const OWNERS_TRY: Cells = { ...NOT_THERE, admin: 'denied' };
const CENTRE = { name: 'A cost centre', project: '', ledgerCode: '' };
/** Nothing in the figures says so any more; a lead has no say in what is of the whole organisation. */
const NO_INSIGHT = { insightId: 'idle_keys gone', workspaceId: null };
/** As those, and billing with them. */
const BILLING_TRIES_TOO: Cells = { ...MANAGERS_TRY, billing: 'failed' };
const NO_ANOMALY = { anomalyId: NO_REQUEST, workspaceId: null };
const NO_GATEWAY_KEY = { workspaceId: 'none', gatewayKeyId: NO_REQUEST };
const NO_KEY = { workspaceId: null, apiKeyId: 'apikey_none' };
const lineOf = (email: string) => ({ email, role: 'user', workspaces: [], reason: 'Needed' });

const BUDGET = {
  ...{ budgetId: NO_REQUEST, name: 'Canary', limit: '1', actual: [100], forecast: [], ownerId: null, notes: '' },
  recipients: { people: [], addresses: [], channels: [] },
};

interface DrivenAction {
  input(world: ActionWorld): unknown;
  cells: Cells;
}

/** Every server action with an input that is right, and what each caller gets. One that is not listed fails the test. */
export const ACTIONS: Record<string, DrivenAction> = {
  overridePersonRole: { input: ({ personId }) => ({ personId, role: 'billing' }), cells: OWNERS_AND_ADMINS },
  makeSignInLink: { input: ({ personId }) => ({ personId }), cells: OWNERS_AND_ADMINS },
  endPersonSession: { input: ({ sessionId }) => ({ sessionId }), cells: OWNERS_AND_ADMINS },
  endPersonDevice: { input: ({ sessionId }) => ({ sessionId }), cells: OWNERS_AND_ADMINS },
  endMyDevice: { input: ({ sessionId }) => ({ sessionId }), cells: NOBODY },
  // Somebody else's session is not theirs to end this way, whoever they are.
  endMySession: { input: ({ sessionId }) => ({ sessionId }), cells: NOBODY },
  // Nor do others' pages end any: the journeys beside this one are signed in as the same people.
  endMyOtherSessions: { input: () => ({ keepSessionId: NO_REQUEST }), cells: NOBODY },
  // A wrong password proves nothing.
  askMyProof: { input: () => ({}), cells: EVERYONE },
  proveMyself: { input: ({ typed }) => ({ password: typed }), cells: NOBODY },
  markNotificationsRead: { input: () => ({ ids: [NO_REQUEST] }), cells: EVERYONE },
  chooseNotificationsAction: {
    input: () => ({ rhythms: {}, timeZone: 'UTC', quietFrom: null, quietTo: null, digestHour: 8 }),
    cells: EVERYONE,
  },
  saveViewAction: {
    input: () => ({ list: 'api-keys', name: 'Canary', query: 'show=old' }),
    cells: EVERYONE,
  },
  removeViewAction: { input: () => ({ viewId: NO_REQUEST }), cells: NOBODY },
  // The address is a secret: it must be seen nowhere again.
  createChannelAction: {
    input: ({ typed }) => ({
      ...{ kind: 'slack', name: `Canary ${randomUUID().slice(0, 8)}`, address: `https://hooks.example/${typed}` },
      ...{ kinds: ['channel.tested'], workspaceIds: [], money: false },
    }),
    cells: OWNERS_AND_ADMINS,
  },
  updateChannelAction: {
    input: () => ({ channelId: NO_REQUEST, name: 'X', kinds: ['sync.failing'], workspaceIds: [], money: false }),
    cells: NOT_THERE,
  },
  moveChannelAction: {
    input: ({ typed }) => ({ channelId: NO_REQUEST, address: `https://hooks.example/${typed}` }),
    cells: NOT_THERE,
  },
  rotateChannelAction: { input: () => ({ channelId: NO_REQUEST }), cells: NOT_THERE },
  switchChannelAction: { input: () => ({ channelId: NO_REQUEST, enabled: true }), cells: NOT_THERE },
  removeChannelAction: { input: () => ({ channelId: NO_REQUEST }), cells: NOT_THERE },
  testChannelAction: { input: () => ({ channelId: NO_REQUEST }), cells: NOT_THERE },
  sendAgainAction: { input: () => ({ deliveryId: NO_REQUEST }), cells: NOT_THERE },
  setMailPolicyAction: {
    input: () => ({ domains: [] }),
    cells: OWNERS_ALONE,
  },
  syncNowAction: { input: () => ({}), cells: OWNERS_AND_ADMINS },
  readAgainAction: { input: () => ({ from: '2026-11-01', to: '2026-11-01' }), cells: OWNERS_AND_ADMINS },
  // The address and the token are secrets: they must be seen nowhere again.
  createAuditStreamAction: {
    input: ({ typed }) => ({
      ...{ kind: 'splunk', name: `Canary ${randomUUID().slice(0, 8)}`, address: `https://splunk.example/${typed}` },
      ...{ token: typed, authority: '', fromBeginning: false },
    }),
    cells: OWNERS_ALONE,
  },
  moveAuditStreamAction: {
    input: ({ typed }) => ({
      ...{ streamId: NO_REQUEST, kind: 'splunk', address: `https://splunk.example/${typed}` },
      ...{ token: typed, authority: '' },
    }),
    cells: OWNERS_TRY,
  },
  switchAuditStreamAction: { input: () => ({ streamId: NO_REQUEST, isPaused: true }), cells: NOT_THERE },
  removeAuditStreamAction: { input: () => ({ streamId: NO_REQUEST }), cells: NOT_THERE },
  setAuditRetentionAction: { input: () => ({ years: 7 }), cells: OWNERS_ALONE },
  placeAuditHoldAction: {
    input: () => ({ name: 'Canary', about: { kind: 'workspace', id: 'none' }, from: null, to: null }),
    cells: OWNERS_ALONE,
  },
  releaseAuditHoldAction: {
    input: () => ({ holdId: NO_REQUEST }),
    cells: OWNERS_TRY,
  },
  createAuditRuleAction: {
    input: () => ({
      name: `Rule ${randomUUID()}`,
      filters: { outcome: 'failed' },
      count: 3,
      minutes: 10,
      channels: [],
    }),
    cells: OWNERS_AND_ADMINS,
  },
  removeAuditRuleAction: { input: () => ({ ruleId: NO_REQUEST }), cells: NOT_THERE },
  acknowledgeDifferenceAction: { input: () => ({ differenceId: 'none', note: 'Known' }), cells: NOT_THERE },
  takeExportAction: {
    input: () => ({
      ...{ exportId: NO_REQUEST, file: 'statement', format: 'print', filters: {} },
      ...{ state: 'whole', rows: null, bytes: null },
    }),
    cells: EVERYONE,
  },
  dismissInsightAction: { input: () => ({ ...NO_INSIGHT, reason: 'Not now' }), cells: BILLING_TRIES_TOO },
  completeInsightAction: { input: () => NO_INSIGHT, cells: BILLING_TRIES_TOO },
  reopenInsightAction: { input: () => NO_INSIGHT, cells: BILLING_TRIES_TOO },
  expectAnomalyAction: { input: () => NO_ANOMALY, cells: BILLING_TRIES_TOO },
  dismissAnomalyAction: { input: () => NO_ANOMALY, cells: BILLING_TRIES_TOO },
  snoozeAnomalyAction: { input: () => ({ ...NO_ANOMALY, until: '2999-01-01' }), cells: BILLING_TRIES_TOO },
  closeMonthAction: { input: () => ({ month: '2999-01-01' }), cells: BILLING_TRIES_TOO },
  setInvoiceAction: {
    input: () => ({ month: '2999-01-01', from: null, amount: '1', tax: '', credits: '', priority: '', note: '' }),
    cells: BILLING_TRIES_TOO,
  },
  // Of a cost centre that is not there, and of nothing: whoever may changes nothing.
  createCostCentreAction: {
    input: () => ({ ...CENTRE, code: `Canary ${randomUUID().slice(0, 8)}`, costCentreId: randomUUID() }),
    cells: { ...OWNERS_AND_ADMINS, billing: 'succeeded' },
  },
  changeCostCentreAction: {
    input: () => ({ ...CENTRE, code: 'none', costCentreId: NO_REQUEST, from: '2026-11-01T00:00:00.000Z' }),
    cells: BILLING_TRIES_TOO,
  },
  archiveCostCentreAction: { input: () => ({ costCentreId: NO_REQUEST }), cells: BILLING_TRIES_TOO },
  restoreCostCentreAction: { input: () => ({ costCentreId: NO_REQUEST }), cells: BILLING_TRIES_TOO },
  assignCostCentreAction: {
    input: () => ({
      subjects: [{ kind: 'workspace', id: 'none' }],
      costCentreId: NO_REQUEST,
      firstMonth: '2026-11-01',
    }),
    cells: BILLING_TRIES_TOO,
  },
  importCostCentresAction: {
    input: () => ({ lines: [{ line: 2, cells: { cost_centre: '' } }] }),
    cells: { ...OWNERS_AND_ADMINS, billing: 'succeeded' },
  },
  setCostSharingAction: {
    input: () => ({ rule: 'fixed', shares: [{ costCentreId: NO_REQUEST, share: 10_000 }] }),
    cells: BILLING_TRIES_TOO,
  },
  setCostTagAction: { input: () => ({ tagKey: null }), cells: OWNERS_AND_ADMINS },
  // As it is by default: nothing is asked of keys that was not before.
  setApprovalPolicyAction: {
    input: () => ({ acts: ['key_disabling'], budgetDollars: '10000', delayMinutes: 60, expiryHours: 72 }),
    cells: { ...OWNERS_AND_ADMINS, admin: 'denied' },
  },
  // Of a secret that shows another code, and of nothing that is there: nobody's sign-in is changed.
  addAppAction: { input: () => ({ seed: 'A'.repeat(32), code: '000000' }), cells: NOBODY },
  // Of a challenge that is not there.
  addPasskeyAction: {
    input: () => ({
      ...{ tryId: NO_REQUEST, name: 'A passkey' },
      registration: {
        id: 'x',
        rawId: 'x',
        type: 'public-key',
        response: { clientDataJSON: 'x', attestationObject: 'x' },
        clientExtensionResults: {},
      },
    }),
    cells: NOBODY,
  },
  // A question only: nothing is set up by it.
  askPasskeyAction: { input: () => ({}), cells: EVERYONE },
  removeFactorAction: { input: () => ({ factorId: NO_REQUEST }), cells: NOBODY },
  renewCodesAction: { input: () => ({}), cells: NOBODY },
  resetFactorsAction: { input: () => ({ personId: NO_REQUEST }), cells: OWNERS_TRY },
  // As it is: nobody is led anywhere.
  setFactorPolicyAction: { input: () => ({ requiredOf: 'nobody' }), cells: OWNERS_ALONE },
  // Nothing is confirmed that was not before.
  tickPostureAction: { input: () => ({ point: 'console_limit', isDone: false }), cells: OWNERS_AND_ADMINS },
  dismissStartAction: { input: () => ({}), cells: OWNERS_AND_ADMINS },
  setKeyPolicyAction: { input: () => keyPolicy.parse({}), cells: OWNERS_AND_ADMINS },
  setFiscalYearAction: { input: () => ({ firstMonth: 1 }), cells: OWNERS_AND_ADMINS },
  probeConnectionAction: { input: () => ({}), cells: OWNERS_AND_ADMINS },
  renameWorkspaceAction: {
    input: ({ workspaceId }) => ({ workspaceId, name: `Renamed ${randomUUID().slice(0, 8)}` }),
    cells: OWNERS_AND_ADMINS,
  },
  // Of a workspace that is not there, and of no budget: nothing is set, whoever may.
  createBudgetAction: {
    input: () => ({ ...BUDGET, scope: { kind: 'workspace', id: 'none' }, period: 'month', firstDay: '2026-11-01' }),
    cells: BILLING_TRIES_TOO,
  },
  changeBudgetAction: { input: () => ({ ...BUDGET, revision: 1 }), cells: BILLING_TRIES_TOO },
  archiveBudgetAction: { input: () => ({ budgetId: NO_REQUEST }), cells: BILLING_TRIES_TOO },
  // A line that is none: the file is read, and nothing is kept of it.
  importBudgetsAction: {
    input: () => ({ lines: [{ line: 2, cells: { scope: 'nothing' } }] }),
    cells: { ...OWNERS_AND_ADMINS, billing: 'succeeded' },
  },
  // Of nothing that is there: everybody may ask, and nothing comes of it.
  requestMoreAction: {
    input: () => ({ budgetId: NO_REQUEST, amount: '1', until: '2999-01-01', reason: 'Canary' }),
    cells: NOBODY,
  },
  decideApprovalAction: {
    input: () => ({ approvalId: NO_REQUEST, decision: 'approve', digest: '0'.repeat(64), change: {}, note: '' }),
    cells: NOBODY,
  },
  proposeBudgetAction: {
    input: () => ({ workspaceId: 'none', apiKeyId: null, period: 'month', limit: '1', reason: 'Canary' }),
    cells: NOT_THERE,
  },
  restoreBudgetAction: { input: () => ({ budgetId: NO_REQUEST }), cells: BILLING_TRIES_TOO },
  // Clears what is not there: nothing is lost, whoever may.
  setRateLimitAction: {
    input: ({ workspaceId, rateLimitId }) => ({
      workspaceId,
      rateLimitId,
      limits: [{ type: 'tokens_per_day', value: null, expected: null }],
    }),
    cells: OWNERS_AND_ADMINS,
  },
  applyTierAction: {
    input: () => ({ tier: 'low', workspaceIds: ['wrkspc_none'] }),
    cells: { ...OWNERS_AND_ADMINS, owner: 'running', admin: 'running' },
  },
  undoTierAction: {
    input: () => ({ intentId: NO_REQUEST }),
    cells: { ...OWNERS_AND_ADMINS, owner: 'running', admin: 'running' },
  },
  // Somebody who is a member already: the line is refused, whoever asks, and nobody is invited.
  requestInvitesAction: { input: ({ email }) => ({ lines: [lineOf(email)] }), cells: NOBODY },
  inviteDirectlyAction: {
    input: ({ email }) => ({ lines: [lineOf(email)] }),
    cells: { ...OWNERS_AND_ADMINS, owner: 'running', admin: 'running' },
  },
  decideInviteAction: {
    input: () => ({ requestId: NO_REQUEST, decision: 'approve', note: '' }),
    cells: LEADS_DECIDE,
  },
  placeInvitedAction: {
    input: () => ({ requestId: NO_REQUEST }),
    cells: { ...LEADS_DECIDE, owner: 'running', admin: 'running', lead: 'running' },
  },
  withdrawInviteAction: { input: () => ({ requestId: NO_REQUEST }), cells: NOBODY },
  renewInviteAction: { input: () => ({ requestId: NO_REQUEST }), cells: NOBODY },
  withdrawConsoleInviteAction: { input: () => ({ inviteId: 'invite_none' }), cells: LEADS_DECIDE },
  resendConsoleInviteAction: { input: () => ({ inviteId: 'invite_none' }), cells: LEADS_DECIDE },
  linkPersonAgain: { input: ({ personId }) => ({ personId, userId: 'user_none' }), cells: NOT_THERE },
  setInvitePolicyAction: {
    input: () => ({ ownersApproveOwn: true, adminsInviteDirectly: false }),
    cells: OWNERS_ALONE,
  },
  setAuditPolicyAction: {
    input: () => ({ closedToViewers: false }),
    cells: OWNERS_ALONE,
  },
  makeToken: { input: () => ({ name: `Canary ${randomUUID().slice(0, 8)}` }), cells: EVERYONE },
  revokeTokenAction: { input: () => ({ tokenId: randomUUID() }), cells: NOBODY },
  takeOverTokenAction: {
    input: () => ({ tokenId: randomUUID() }),
    cells: { ...OWNERS_AND_ADMINS, owner: 'failed', admin: 'denied' },
  },
  // Keys and credentials that are not there, of a workspace that is not there: allowed or not, nothing is changed.
  createGatewayKeyAction: { input: () => ({ name: 'Canary', workspaceId: 'none' }), cells: NOT_THERE },
  changeGatewayKeyAction: { input: () => ({ ...NO_GATEWAY_KEY, name: 'Canary' }), cells: NOT_THERE },
  rotateGatewayKeyAction: { input: () => NO_GATEWAY_KEY, cells: NOT_THERE },
  disableGatewayKeyAction: { input: () => NO_GATEWAY_KEY, cells: NOT_THERE },
  enableGatewayKeyAction: { input: () => NO_GATEWAY_KEY, cells: NOT_THERE },
  stopGatewayKeysAction: { input: () => ({ workspaceId: 'none', typedName: 'none' }), cells: NOT_THERE },
  resumeGatewayKeysAction: { input: () => ({ workspaceId: 'none', stopId: NO_REQUEST }), cells: NOT_THERE },
  revokeGatewayKeyAction: { input: () => NO_GATEWAY_KEY, cells: NOT_THERE },
  addCredentialAction: {
    input: ({ typed }) => ({ workspaceId: 'none', name: 'Canary', vendorKey: `sk-ant-api03-${typed}` }),
    cells: NOT_THERE,
  },
  replaceCredentialAction: {
    input: ({ typed }) => ({ credentialId: NO_REQUEST, vendorKey: `sk-ant-api03-${typed}` }),
    cells: NOT_THERE,
  },
  orderCredentialsAction: { input: () => ({ workspaceId: 'none', credentialIds: [NO_REQUEST] }), cells: NOT_THERE },
  removeCredentialAction: { input: () => ({ credentialId: NO_REQUEST }), cells: NOT_THERE },
  makeScimToken: { input: () => ({ name: `Canary ${randomUUID().slice(0, 8)}` }), cells: OWNERS_AND_ADMINS },
  revokeScimTokenAction: { input: ({ scimTokenId }) => ({ tokenId: scimTokenId }), cells: OWNERS_AND_ADMINS },
  setOffboardingPolicyAction: { input: () => ({ mode: 'dry_run', keys: 'disable' }), cells: OWNERS_AND_ADMINS },
  // Whom nobody knows, a departure and a key that are not there: allowed or not, nothing is changed.
  offboardPersonAction: {
    input: () => ({ personId: NO_REQUEST, keys: [], source: 'person' }),
    cells: { ...OWNERS_AND_ADMINS, owner: 'running', admin: 'running' },
  },
  finishDepartureAction: { input: () => ({ departureId: NO_REQUEST }), cells: NOT_THERE },
  settleKeyAction: {
    input: () => ({ workspaceId: null, choice: { apiKeyId: 'apikey_none', disposition: 'disable' } }),
    cells: NOT_THERE,
  },
  renameApiKeyAction: { input: () => ({ ...NO_KEY, name: 'Never' }), cells: NOT_THERE },
  disableApiKeyAction: { input: () => NO_KEY, cells: NOT_THERE },
  enableApiKeyAction: { input: () => NO_KEY, cells: NOT_THERE },
  archiveApiKeyAction: { input: () => ({ ...NO_KEY, typedName: 'Never' }), cells: NOT_THERE },
  protectApiKeyAction: { input: () => ({ ...NO_KEY, reason: 'Canary' }), cells: NOT_THERE },
  reportExposureAction: { input: () => ({ ...NO_KEY, seenWhere: 'Canary' }), cells: NOT_THERE },
  checkExposureAction: { input: () => ({ ...NO_KEY, step: 'use', isDone: true, note: '' }), cells: NOT_THERE },
  closeExposureAction: { input: () => ({ ...NO_KEY, summary: 'Canary' }), cells: NOT_THERE },
  startRotationAction: { input: () => NO_KEY, cells: NOT_THERE },
  confirmRotationAction: { input: () => ({ ...NO_KEY, successorId: 'apikey_none' }), cells: NOT_THERE },
  putOffRotationAction: { input: () => ({ ...NO_KEY, until: '2999-01-01', reason: 'Canary' }), cells: NOT_THERE },
  exceptFromRotationAction: { input: () => ({ ...NO_KEY, until: '2999-01-01', reason: 'Canary' }), cells: NOT_THERE },
  resumeRotationAction: { input: () => NO_KEY, cells: NOT_THERE },
  cancelRotationAction: { input: () => NO_KEY, cells: NOT_THERE },
  startAccessReviewAction: {
    input: () => ({ name: 'Canary', dueDay: '2999-01-01', workspaceIds: null, repeatMonths: null }),
    cells: NOT_THERE,
  },
  decideAccessAction: {
    input: () => ({ reviewId: NO_REQUEST, positions: [1], decision: 'keep' }),
    cells: LEADS_DECIDE,
  },
  confirmRemovalAction: {
    input: () => ({ reviewId: NO_REQUEST, typedCount: '1' }),
    cells: { ...OWNERS_AND_ADMINS, owner: 'running', admin: 'running' },
  },
  closeAccessReviewAction: { input: () => ({ reviewId: NO_REQUEST }), cells: NOT_THERE },
  repeatAccessReviewAction: { input: () => ({ reviewId: NO_REQUEST, repeatMonths: 3 }), cells: NOT_THERE },
  startKeyChangeAction: {
    input: () => ({ act: 'disable', keys: [{ from: 'active', apiKeyIds: ['apikey_none'] }] }),
    cells: LEADS_START,
  },
  archiveKeyChangeAction: {
    input: () => ({ keys: [{ from: 'active', apiKeyIds: ['apikey_none'] }], typedCount: '1' }),
    cells: LEADS_START,
  },
  stopKeyChangeAction: { input: () => ({ changeId: NO_REQUEST }), cells: LEADS_DECIDE },
  undoKeyChangeAction: {
    input: () => ({ changeId: NO_REQUEST }),
    cells: LEADS_START,
  },
  describeApiKeyAction: {
    input: () => ({ ...NO_KEY, environment: null, purpose: '', contact: 'Canary', notes: '' }),
    cells: NOT_THERE,
  },
  assignApiKeyAction: { input: () => ({ ...NO_KEY, ownerId: 'user_none' }), cells: NOT_THERE },
  unprotectApiKeyAction: { input: () => NO_KEY, cells: NOT_THERE },
  changeUserRoleAction: { input: () => ({ userId: 'user_none', from: 'user', to: 'developer' }), cells: NOT_THERE },
  // What there is already, a name that is not the right one, nobody: allowed or not, the organisation stays as it is.
  createWorkspaceAction: { input: () => ({ name: 'Default' }), cells: MANAGERS_TRY },
  updateWorkspaceAction: {
    input: ({ workspaceId }) => {
      const words = { description: '', audience: '', tags: {} };
      return { workspaceId, before: { color: '', ...words }, after: words };
    },
    cells: OWNERS_AND_ADMINS,
  },
  archiveWorkspaceAction: {
    input: ({ workspaceId }) => ({ workspaceId, typedName: 'Not its name' }),
    cells: MANAGERS_TRY,
  },
  setUpStructureAction: {
    input: () => ({ places: [{ name: 'Default', description: '', audience: '', tier: 'low' }] }),
    cells: { ...OWNERS_AND_ADMINS, owner: 'running', admin: 'running' },
  },
  addMembersAction: {
    input: ({ workspaceId }) => ({ workspaceId, members: [{ userId: 'nobody', workspaceRole: 'workspace_user' }] }),
    cells: { ...OWNERS_AND_ADMINS, owner: 'running', admin: 'running' },
  },
  changeMemberRoleAction: {
    input: ({ workspaceId }) => {
      const roles = { from: 'workspace_user', workspaceRole: 'workspace_developer' };
      return { workspaceId, userId: 'nobody', ...roles };
    },
    cells: MANAGERS_TRY,
  },
  removeMemberAction: { input: ({ workspaceId }) => ({ workspaceId, userId: 'nobody' }), cells: MANAGERS_TRY },
  addLeadAction: {
    input: ({ workspaceId }) => ({ workspaceId, personId: NO_REQUEST }),
    cells: MANAGERS_TRY,
  },
  removeLeadAction: {
    input: ({ workspaceId }) => ({ workspaceId, personId: NO_REQUEST }),
    cells: MANAGERS_TRY,
  },
  // The code is wrong: a session does not replace it.
  createOwner: {
    input: ({ typed }) => ({
      code: 'ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2',
      email: 'intruder@example.test',
      name: 'Intruder',
      password: typed,
      passwordAgain: typed,
    }),
    cells: NOBODY,
  },
  choosePassword: {
    input: ({ typed }) => ({ code: 'a-code-that-was-never-made', password: typed, passwordAgain: typed }),
    cells: NOBODY,
  },
};

/** Actions that ask for nothing: whatever is sent along is left unread, so that nonsense is as good as an empty form. */
export const ASK_NOTHING = [
  'syncNowAction',
  'probeConnectionAction',
  'askMyProof',
  'askPasskeyAction',
  'dismissStartAction',
];

const FIELDS = [
  ...[
    'personId',
    'requestId',
    'rateLimitId',
    'workspaceIds',
    'limits',
    'tier',
    'intentId',
    'lines',
    'decision',
    'role',
  ],
  ...['sessionId', 'workspaceId', 'name', 'code', 'email', 'password', 'passwordAgain', 'tokenId', 'mode', 'keys'],
];
/** Without an ID beside them: what can be one would be kept as one. */
const TEXTS = ['seenWhere', 'summary', 'note', 'notes', 'reason', 'purpose', 'contact', 'typedName', 'query'];
const underEach = (names: readonly string[], value: unknown) => Object.fromEntries(names.map((name) => [name, value]));

/** Bodies of calls that no form would send: wrong shapes, foreign ids, NUL bytes, objects where a text belongs. */
export function nonsenseCalls({ typed }: ActionWorld): string[] {
  const key = randomUUID();
  const every = (value: unknown) => underEach(FIELDS, value);
  return [
    [],
    [null, null],
    [{}, key],
    ['\0', '\0'],
    [[[]], key],
    [every({ not: '' }), key],
    [every([]), key],
    [every('\0'), key],
    // A text alone would do as the name of something new.
    [{ ...every(randomUUID()), name: [randomUUID()] }, key],
    [{ ...every(typed), name: [typed] }, key],
    // A whole key where a text belongs.
    [underEach(TEXTS, `sk-ant-api03-${typed}`), key],
    [every('x'.repeat(20_000)), key],
    [every(1e308), { not: '' }],
  ].map((args) => JSON.stringify(args));
}
