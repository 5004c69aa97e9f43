import { expect, test } from 'vitest';
import { sentenceOf } from './passkey-browser';

test.each([
  ['ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED', 'InvalidStateError', false, /already/],
  ['ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT', 'ConstraintError', false, /finger, a face or a PIN/],
  ['ERROR_INVALID_DOMAIN', 'SecurityError', false, /not by an IP address/],
  ['ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY', 'NotAllowedError', false, /cancelled/],
  ['ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY', 'NotAllowedError', true, /more than five minutes/],
  ['ERROR_CEREMONY_ABORTED', 'AbortError', false, /cancelled/],
  ['', 'UnknownError', false, /could not use a passkey/],
])('%s, %s, late %s: one sentence', (code, name, isLate, words) => {
  expect(sentenceOf(code, name, isLate)).toMatch(words);
});
