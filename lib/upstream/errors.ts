import { AppError, answeredWith, type ErrorCode } from '@/lib/core/errors';
import type { CallKind, ErrorDetails, Failure, Verdict } from '@/lib/upstream/retry';

interface Known {
  code: ErrorCode;
  message: string;
  /** The input field the message belongs to. */
  field?: string;
}

const refused = (message: string, field?: string): Known => ({ code: 'upstream_refused', message, field });
const forbidden = (message: string): Known => ({ code: 'upstream_forbidden', message });
const conflict = (message: string): Known => ({ code: 'upstream_conflict', message });

/** Every documented `details.error_code` that an admin call can meet. An unknown one falls back to its `error.type`. */
const BY_ERROR_CODE: Record<string, Known> = {
  already_member: refused('This person is already a member of the organisation.', 'email'),
  invite_already_exists: refused(
    'An invite for this address is already pending. Delete it first to send another.',
    'email',
  ),
  email_domain_not_allowed: refused(
    'The organisation does not accept invites for this e-mail domain. Use another address or change the allowed domains in the Claude Console.',
    'email',
  ),
  cannot_invite_emails_with_unverified_domains: refused(
    'The domain of this address is not verified. Verify it in the Claude Console or use another address.',
    'email',
  ),
  org_member_limit_exceeded: refused(
    'The organisation cannot take another member; pending invites count too. Delete an invite or remove a member.',
  ),
  rbac_group_grants_owner_access: refused('One of these groups gives owner access. Remove it.'),
  rbac_group_owner_access_unconfirmed: refused(
    'It could not be confirmed that these groups give no owner access. Try without groups.',
  ),
  rbac_group_not_found: {
    code: 'upstream_not_found',
    message: 'One of these groups no longer exists. Reload and choose again.',
  },
  rbac_role_not_found: { code: 'upstream_not_found', message: 'This role no longer exists. Reload and choose again.' },
  cannot_remove_last_member: refused(
    'This is the only member of the organisation. Add another before removing this one.',
  ),
  concurrent_membership_change: conflict(
    'Another change of members is in progress at Anthropic. Nothing was changed. Try again in a moment.',
  ),
  org_api_key_limit_exceeded: refused(
    'The organisation has reached its limit of active API keys. Disable another key first.',
  ),
  workspace_api_key_limit_exceeded: refused(
    'The workspace has reached its limit of active API keys. Disable another of its keys first.',
  ),
  workspace_member_limit_exceeded: refused('The workspace has reached its limit of members. Remove one first.'),
  workspace_policy_violation: refused(
    'This violates the organisation’s workspace policy. An organisation admin can view and change the policy in the Claude Console.',
  ),
  key_profile_mismatch: refused('The external key and the workspace must have the same user profile.'),
  storage_profile_mismatch: refused("The workspace's storage and the workspace must have the same user profile."),
  user_profile_not_found: refused('This user profile does not exist. Check its id.'),
  external_key_validation_failed: refused(
    'Anthropic could not use this external encryption key. Check its access settings at your cloud provider.',
  ),
  external_key_validation_timed_out: refused(
    'Anthropic could not check the external encryption key in time. Nothing was changed. Try again.',
  ),
  external_key_changed: conflict('The external encryption key was changed in the meantime. Reload and try again.'),
  external_key_in_workspace_policy: conflict(
    'The workspace policy names this external encryption key. Change the policy in the Claude Console first.',
  ),
  storage_attached_during_archive: {
    code: 'unknown_outcome',
    message:
      'The workspace was archived, but its external storage is still attached. Someone with access to external storage can detach it by archiving the workspace again in the Claude Console.',
  },
  workspace_created_incomplete: {
    code: 'unknown_outcome',
    message: 'The workspace was created, but not with all of its settings. Set what is missing on its page.',
  },
  change_outcome_unknown: {
    code: 'unknown_outcome',
    message: 'Anthropic cannot confirm that the whole change was saved. Check the current state and submit it again.',
  },
  workspace_changed_concurrently: {
    code: 'unknown_outcome',
    message:
      'Someone else changed the workspace at the same moment, so part of this change was left out. Other parts may be in place. Check the workspace, then submit what is missing.',
  },
  authorization_check_unavailable: {
    code: 'upstream_unavailable',
    message: 'Anthropic cannot currently check whether this is allowed. Nothing was changed. Try again.',
  },
  approval_required: forbidden(
    'This needs Anthropic’s approval, which the organisation does not have. Ask Anthropic support for it.',
  ),
  organization_not_eligible: forbidden(
    'Anthropic does not offer this to the organisation. Ask your Anthropic account team.',
  ),
  human_review_not_available: refused(
    'Human review cannot be set like this on the workspace. Nothing was changed. See its privacy settings in the Claude Console.',
  ),
  human_review_on_with_external_storage: refused(
    'Human review must be off for a workspace that keeps its data in your own storage. Nothing was changed.',
  ),
  transcripts_storage_required: refused(
    'As human review is off, this workspace’s transcripts need your own storage too. Nothing was changed.',
  ),
  external_storage_not_available: refused('Anthropic does not offer external storage to the organisation.'),
  storage_not_attachable: refused(
    'This external storage cannot be attached at the moment. Check it in the Claude Console.',
  ),
  storage_attach_limit_reached: refused(
    'This external storage is attached to the maximum number of workspaces. Detach one or use another.',
  ),
  storage_profile_still_required: refused('The external storage must keep its user profile. Nothing was changed.'),
  storage_verification_failed: refused(
    'Anthropic could not use this external storage. Check its access settings at your cloud provider.',
  ),
  storage_changed_concurrently: conflict(
    'The external storage was changed at the same moment. Nothing was changed here. Reload and try again.',
  ),
  provider_not_allowed: refused('The workspace policy does not allow this storage provider.'),
  unsupported_region: refused('Anthropic does not support storage in this region.'),
  cmek_key_disabled: refused(
    'The external encryption key is disabled. Enable it at your cloud provider, then try again.',
  ),
  cmek_key_unreachable: {
    code: 'upstream_unavailable',
    message: 'Anthropic cannot reach the external encryption key at the moment. Try again.',
  },
  organization_type_not_supported: refused('Anthropic does not offer this for your type of organisation.'),
  parent_organization_required: refused('Anthropic offers this only to organisations that have a parent organisation.'),
  organization_on_hold: refused('Anthropic has put the organisation on hold. Contact Anthropic support.'),
  spend_limits_admin_api_writes_not_enabled: forbidden(
    'Anthropic has not enabled spend limits by API for this organisation. Ask your Anthropic account team, or set the limit in the Claude Console.',
  ),
  sandbox_egress_restricted: forbidden(
    'Anthropic refuses changes from this network. Run Steward where it has unrestricted network access.',
  ),
  organization_not_enrolled_in_beta: forbidden(
    'The organisation is not in the beta that this needs. Ask your Anthropic account team.',
  ),
  cannot_sign_out_self: refused('You cannot sign yourself out this way.'),
  cannot_sign_out_owner: refused('Owners cannot be signed out this way.'),
  cannot_sign_out_primary_owner: refused('The primary owner cannot be signed out this way.'),
  cannot_sign_out_membership_admin: refused('Membership admins cannot be signed out this way.'),
  cannot_sign_out_privileged_member: refused('Members with privileges cannot be signed out this way.'),
  cannot_sign_out_managed_member: refused('Managed members are signed out by their identity provider.'),
  enforced_spend_limit_reached: {
    code: 'upstream_spend_cap',
    message:
      'The organisation has reached the monthly spend cap of its tier at Anthropic. Raise it in the Claude Console or wait for next month.',
  },
  contract_spend_limit_reached: {
    code: 'upstream_spend_cap',
    message:
      'The organisation has reached the spend limit of its contract with Anthropic. Ask your Anthropic account team.',
  },
  linked_organization_spend_limit_reached: {
    code: 'upstream_spend_cap',
    message: 'The linked organisation has reached a spend limit or lacks credit. Its admins can change that.',
  },
  linked_organization_billing_unavailable: refused(
    'Anthropic cannot bill the linked organisation at the moment. Its admins must check its billing.',
  ),
  ramp_limit_exceeded: {
    code: 'upstream_rate_limited',
    message: 'Usage is growing faster than Anthropic allows at the moment. Nothing was changed. Try again later.',
  },
};

const UNAUTHORIZED: Known = {
  code: 'upstream_unauthorized',
  message:
    "Anthropic does not accept Steward's Admin key. An owner must check that it still exists and has not expired, or enter a new one.",
};
const FORBIDDEN = forbidden(
  "Steward's key may not do this. It must be an Admin key of a Claude Console organisation, not a workspace key.",
);
const NOT_FOUND: Known = {
  code: 'upstream_not_found',
  message: 'Anthropic does not have this object, or no longer has it. Reload to see the current state.',
};
const CONFLICT = conflict(
  'Anthropic reports a conflict with another change. Nothing was changed. Reload and try again.',
);
const REFUSED = refused(
  'Anthropic refused this as not allowed or invalid. Nothing was changed. Check the values and the state of the object.',
);
const BILLING = refused('Anthropic reports a problem with billing. Check the billing settings in the Claude Console.');
const RATE_LIMITED: Known = {
  code: 'upstream_rate_limited',
  message: 'Anthropic is getting too many requests from your organisation. Nothing was changed. Try again in a minute.',
};

const BY_TYPE: Record<string, Known> = {
  authentication_error: UNAUTHORIZED,
  permission_error: FORBIDDEN,
  not_found_error: NOT_FOUND,
  conflict_error: CONFLICT,
  rate_limit_error: RATE_LIMITED,
  billing_error: BILLING,
  invalid_request_error: REFUSED,
};

const BY_STATUS: Record<number, Known> = {
  401: UNAUTHORIZED,
  402: BILLING,
  403: FORBIDDEN,
  404: NOT_FOUND,
  409: CONFLICT,
  429: RATE_LIMITED,
};

/** A write that partly took effect: `errorCode` and `details` say which part. Also an unknown outcome. */
export class PartialOutcome extends AppError {
  constructor(
    message: string,
    readonly errorCode: string,
    readonly details: ErrorDetails,
  ) {
    super('unknown_outcome', message);
  }
}

const NO_DETAILS: ErrorDetails = { workspaceId: null, field: null };

/** The error a person or job sees when a call is given up, with what upstream answered. */
export function upstreamError(
  kind: CallKind,
  failure: Failure,
  verdict: Exclude<Verdict, { next: 'retry' }>,
): AppError {
  const answered = failure.kind === 'answer' ? { status: failure.status, errorCode: failure.errorCode } : undefined;
  return answeredWith(explainEnd(kind, failure, verdict), answered);
}

function explainEnd(kind: CallKind, failure: Failure, verdict: Exclude<Verdict, { next: 'retry' }>): AppError {
  if (verdict.next === 'unknown') {
    const exact = failure.kind === 'answer' ? own(BY_ERROR_CODE, failure.errorCode) : undefined;
    return failure.kind === 'answer' && failure.errorCode !== null && exact?.code === 'unknown_outcome'
      ? new PartialOutcome(exact.message, failure.errorCode, failure.details ?? NO_DETAILS)
      : new AppError('unknown_outcome', unknownSentence(failure));
  }
  const { code, field, ...known } = explain(failure);
  // A read says nothing about earlier writes of its command.
  const message = kind === 'read' ? known.message.replace(' Nothing was changed.', '') : known.message;
  return new AppError(code, message, field ? { [field]: message } : undefined);
}

/** A short word for logs: the most specific error name in the answer. */
export function failureWord(failure: Failure): string {
  if (failure.kind === 'unreachable' && failure.why) return `unreachable_${failure.why}`;
  if (failure.kind !== 'answer') return failure.kind;
  return failure.errorCode ?? failure.errorType ?? `http_${failure.status}`;
}

function explain(failure: Failure): Known {
  switch (failure.kind) {
    case 'unreachable':
      return {
        code: 'upstream_unavailable',
        message: `Steward cannot reach Anthropic. Nothing was changed. Try again.`,
      };
    case 'timeout':
      return {
        code: 'upstream_unavailable',
        message: `Anthropic did not answer in time. Nothing was changed. Try again.`,
      };
    case 'reset':
      return {
        code: 'upstream_unavailable',
        message: `The connection to Anthropic broke off. Nothing was changed. Try again.`,
      };
    case 'unreadable':
      return {
        code: 'upstream_unreadable',
        message: `Anthropic's answer could not be read (${failure.status}). Nothing was changed. Try again.`,
      };
    case 'answer':
      return explainAnswer(failure);
  }
}

function explainAnswer(failure: Extract<Failure, { kind: 'answer' }>): Known {
  const { status, errorCode, errorType, retryAfterMs } = failure;
  const exact = own(BY_ERROR_CODE, errorCode);
  if (exact) return exact;
  const unavailable: Known = {
    code: 'upstream_unavailable',
    message: `Anthropic did not answer (${status}). Nothing was changed. Try again.`,
  };
  const known = own(BY_TYPE, errorType) ?? (status >= 500 ? unavailable : (BY_STATUS[status] ?? REFUSED));
  if (known !== RATE_LIMITED || retryAfterMs === null) return known;
  const seconds = Math.ceil(retryAfterMs / 1_000);
  return { ...known, message: known.message.replace('in a minute', `in ${seconds} seconds`) };
}

function unknownSentence(failure: Failure): string {
  const why =
    failure.kind === 'answer' || failure.kind === 'unreadable'
      ? `Anthropic did not confirm the change (${failure.status})`
      : 'The connection to Anthropic broke off before the change was confirmed';
  return `${why}, so it may or may not have been made. Check the current state before you try again.`;
}

function own<T>(table: Record<string, T>, key: string | null): T | undefined {
  return key !== null && Object.hasOwn(table, key) ? table[key] : undefined;
}
