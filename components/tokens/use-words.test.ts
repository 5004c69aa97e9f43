import { describe, expect, it } from 'vitest';
import { answerWords, endpointWords, firstWords } from './use-words';

const COST = 'GET /v1/organizations/cost_report';

describe('what a token asked for, in words', () => {
  it.each([
    [200, '', 1, 'good', 'Answered once'],
    [202, '', 1_234, 'good', 'Answered 1,234 times'],
    [403, 'cost:read', 3, 'warning', 'Refused 3 times: the token lacks cost:read (See cost)'],
    [403, 'address', 1, 'warning', 'Refused once: the token may not be used from this address'],
    [403, '', 2, 'warning', 'Refused 2 times: the token does not reach it'],
    [429, '', 2, 'warning', 'Refused 2 times: too many requests within a minute'],
    [418, '', 1, 'warning', 'Refused once: status 418'],
    [502, '', 1, 'danger', 'Failed once: Steward or Anthropic did not answer'],
  ])('%i %s ×%i', (status, reason, requests, tone, words) => {
    expect(answerWords({ endpoint: COST, status, reason, requests })).toEqual({ tone, words });
  });

  it('says what the first one was', () => {
    expect(firstWords({ endpoint: COST, status: 200, reason: '' })).toBe(`${COST}, answered`);
    expect(firstWords({ endpoint: COST, status: 403, reason: 'cost:read' })).toBe(
      `${COST}, refused: the token lacks cost:read (See cost)`,
    );
    const nowhere = { endpoint: 'unknown', status: 404, reason: '' };
    expect(firstWords(nowhere)).toBe('an address that does not exist, refused');
    expect(answerWords({ ...nowhere, requests: 1 }).words).toBe('Refused once: there is nothing');
    expect(endpointWords('unknown')).toBe('An address that does not exist');
  });
});
