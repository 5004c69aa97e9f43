import { expect, it } from 'vitest';
import { describeReach } from './reach-rules';

it.each([
  [200, null, 'ok', null],
  [404, 'not_found_error', 'ok', null],
  [401, 'authentication_error', 'refused', /Create a new one in the Claude Console/],
  [503, 'http_503', 'failing', /returning errors \(503\)/],
  [null, 'unreachable_name', 'unreachable', /could not be found by DNS/],
  [null, 'unreachable_certificate', 'unreachable', /NODE_EXTRA_CA_CERTS/],
  [null, 'unreachable_proxy', 'unreachable', /Check HTTPS_PROXY/],
  [null, 'unreachable', 'unreachable', /cannot be reached/],
  [null, 'timeout', 'unreachable', /cannot be reached/],
  [null, null, 'unreachable', /cannot be reached/],
])('status %s with %s is %s', (status, code, word, says) => {
  expect(describeReach({ status, code })).toEqual({ status: word, says: says && expect.stringMatching(says) });
});
