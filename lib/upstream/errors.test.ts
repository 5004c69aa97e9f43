import { describe, expect, it } from 'vitest';
import { upstreamError } from '@/lib/upstream/errors';
import type { Failure } from '@/lib/upstream/retry';

function answer(status: number, errorType: string | null, errorCode: string | null = null): Failure {
  return { kind: 'answer', status, errorType, errorCode, retryAfterMs: null, isFinal: false };
}

const failed = { next: 'failed' } as const;
const unknown = { next: 'unknown' } as const;

describe('upstreamError', () => {
  it('goes by error_code, then error.type, then status', () => {
    const code = (failure: Failure) => upstreamError('write', failure, failed).code;
    expect(code(answer(400, 'invalid_request_error', 'enforced_spend_limit_reached'))).toBe('upstream_spend_cap');
    expect(code(answer(400, 'not_found_error', 'a_code_from_tomorrow'))).toBe('upstream_not_found');
    expect(code(answer(404, 'a_type_from_tomorrow'))).toBe('upstream_not_found');
    expect(code(answer(418, null))).toBe('upstream_refused');
    expect(code(answer(507, null, 'constructor'))).toBe('upstream_unavailable');
  });

  it.each([
    ['org_api_key_limit_exceeded', 400],
    ['workspace_api_key_limit_exceeded', 400],
    ['already_member', 400],
    ['invite_already_exists', 400],
    ['email_domain_not_allowed', 400],
    ['cannot_invite_emails_with_unverified_domains', 400],
    ['org_member_limit_exceeded', 400],
    ['rbac_group_grants_owner_access', 400],
    ['rbac_group_owner_access_unconfirmed', 400],
    ['cannot_remove_last_member', 400],
    ['concurrent_membership_change', 409],
    ['workspace_policy_violation', 400],
    ['key_profile_mismatch', 400],
    ['external_key_validation_failed', 400],
    ['external_key_validation_timed_out', 400],
    ['external_key_changed', 409],
    ['workspace_member_limit_exceeded', 400],
    ['organization_type_not_supported', 400],
    ['spend_limits_admin_api_writes_not_enabled', 403],
    ['sandbox_egress_restricted', 403],
    ['organization_not_enrolled_in_beta', 403],
    ['cannot_sign_out_owner', 400],
    ['enforced_spend_limit_reached', 429],
  ])('has a sentence of its own for %s', (errorCode, status) => {
    const exact = upstreamError('write', answer(status, null, errorCode), failed).message;
    expect(exact).not.toBe(upstreamError('write', answer(status, null), failed).message);
    expect(exact).toMatch(/^[A-Z].*\.$/);
  });

  it('puts what concerns the address beside its field', () => {
    const error = upstreamError('write', answer(400, 'invalid_request_error', 'already_member'), failed);
    expect(error.fieldErrors).toEqual({ email: error.message });
  });

  it('says when to come back', () => {
    const limited: Failure = {
      kind: 'answer',
      status: 429,
      errorType: null,
      errorCode: null,
      retryAfterMs: 12_400,
      isFinal: false,
    };
    expect(upstreamError('write', limited, failed).message).toContain('in 13 seconds');
  });

  it('claims that nothing was changed only of a write that certainly failed', () => {
    const failures: Failure[] = [answer(503, 'api_error'), { kind: 'timeout' }, { kind: 'unreadable', status: 200 }];
    for (const failure of failures) {
      expect(upstreamError('write', failure, failed).message).toContain('Nothing was changed');
      expect(upstreamError('read', failure, failed).message).not.toContain('Nothing was changed');
      const open = upstreamError('write', failure, unknown);
      expect(open.code).toBe('unknown_outcome');
      expect(open.message).toContain('may or may not have been made');
    }
    expect(upstreamError('write', answer(503, null, 'workspace_created_incomplete'), unknown).message).toContain(
      'was created',
    );
  });
});
