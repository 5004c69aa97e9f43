import { expect, it } from 'vitest';
import { readSymptom, type Symptom } from './symptom-rules';

const body = (status: string, message: string) =>
  JSON.stringify({ type: 'error', error: { type: status, message }, request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy' });

it.each<[string, Symptom | null]>([
  ['API key not found', 'authentication'],
  [body('authentication_error', 'invalid x-api-key'), 'authentication'],
  ['401 {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}', 'authentication'],
  [body('rate_limit_error', 'This request would exceed your organization’s rate limit'), 'rate_limit'],
  ['anthropic.RateLimitError: Error code: 429', 'rate_limit'],
  ['HTTP/1.1 529', 'overloaded'],
  ['529', 'overloaded'],
  [body('overloaded_error', 'Overloaded'), 'overloaded'],
  [body('invalid_request_error', 'Workspace Claims has been archived.'), 'workspace_archived'],
  [body('invalid_request_error', 'You have reached your specified workspace API usage limits.'), 'spend_limit'],
  ['enforced_spend_limit_reached', 'spend_limit'],
  [body('permission_error', 'Your API key does not have permission'), 'permission'],
  [body('invalid_request_error', 'max_tokens: Field required'), 'invalid_request'],
  ['nightly-index-429', null],
  ['claims-scorer', null],
  ['', null],
])('reads %s', (text, symptom) => expect(readSymptom(text).symptom).toBe(symptom));

it('finds ids, visible parts and the request, and takes anything else for a name', () => {
  expect(
    readSymptom('apikey_01RjN2 in wrkspc_01JwQv of sk-ant-api03-R2D…igAA, sk-ant-stw-...x9Zq req_0123456'),
  ).toMatchObject({
    keyIds: ['apikey_01RjN2'],
    workspaceIds: ['wrkspc_01JwQv'],
    hints: ['sk-ant-api03-R2D...igAA'],
    gatewayEnds: ['x9Zq'],
    requestId: 'req_0123456',
    name: null,
  });
  expect(readSymptom('  claims <b>scorer</b> ').name).toBe('claims <b>scorer</b>');
  expect(readSymptom('x'.repeat(501)).name).toBeNull();
  expect(readSymptom('two\nlines').name).toBeNull();
  expect(readSymptom('claims\u0000scorer').name).toBeNull();
});

it('keeps nothing of a secret but what lists show of it', () => {
  const secret = `sk-ant-api03-R2D${'x'.repeat(80)}igAA`;
  const read = readSymptom(`curl -H "x-api-key: ${secret}"`);
  expect(JSON.stringify(read)).not.toContain('xxxxxxx');
  expect(read.hints).toEqual(['sk-ant-api03-R2D...igAA']);
});
