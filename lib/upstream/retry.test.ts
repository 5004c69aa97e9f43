import { describe, expect, it } from 'vitest';
import { decide, type Failure, parseRetryAfter } from '@/lib/upstream/retry';

function answer(status: number, more: Partial<Extract<Failure, { kind: 'answer' }>> = {}): Failure {
  return { kind: 'answer', status, errorType: null, errorCode: null, retryAfterMs: null, isFinal: false, ...more };
}

const half = () => 0.5;

describe('decide', () => {
  it.each<[string, Failure, 'retry' | 'failed', 'retry' | 'failed' | 'unknown']>([
    ['429', answer(429), 'retry', 'retry'],
    ['429 of the spend cap', answer(429, { errorCode: 'enforced_spend_limit_reached' }), 'failed', 'failed'],
    ['429 of the contract', answer(429, { errorCode: 'contract_spend_limit_reached' }), 'failed', 'failed'],
    ['429 of a ramp limit', answer(429, { errorCode: 'ramp_limit_exceeded', retryAfterMs: 1 }), 'retry', 'retry'],
    ['429 that is final', answer(429, { isFinal: true }), 'failed', 'failed'],
    ['400', answer(400), 'failed', 'failed'],
    ['409', answer(409), 'failed', 'failed'],
    ['409 partly done', answer(409, { errorCode: 'storage_attached_during_archive' }), 'failed', 'unknown'],
    ['500', answer(500), 'retry', 'unknown'],
    ['500 that is final', answer(500, { isFinal: true }), 'failed', 'unknown'],
    ['504', answer(504), 'retry', 'unknown'],
    ['529', answer(529), 'retry', 'unknown'],
    ['reset', { kind: 'reset' }, 'retry', 'unknown'],
    ['timeout', { kind: 'timeout' }, 'retry', 'unknown'],
    ['unreachable', { kind: 'unreachable' }, 'retry', 'failed'],
    ['unreadable', { kind: 'unreadable', status: 200 }, 'retry', 'unknown'],
  ])('%s', (_name, failure, read, write) => {
    expect(decide('read', failure, 1, half).next).toBe(read);
    expect(decide('write', failure, 1, half).next).toBe(write);
    expect(decide('read', failure, 3, half).next).toBe('failed');
    expect(decide('write', failure, 3, half).next).toBe(write === 'retry' ? 'failed' : write);
  });

  it('jitters over the whole of a doubling span that ends at 8 s', () => {
    const spans = [500, 1_000];
    for (const [index, span] of spans.entries()) {
      for (const random of [0, 0.25, 0.999]) {
        const verdict = decide('read', answer(503), index + 1, () => random);
        expect(verdict).toEqual({ next: 'retry', waitMs: random * span });
      }
    }
  });

  it('waits at least as long as asked, at most a minute and a moment', () => {
    expect(decide('write', answer(429, { retryAfterMs: 7_000 }), 1, () => 0)).toEqual({ next: 'retry', waitMs: 7_000 });
    expect(decide('read', answer(429, { retryAfterMs: 7_000 }), 2, half)).toEqual({ next: 'retry', waitMs: 7_125 });
    expect(decide('read', answer(429, { retryAfterMs: 900_000 }), 1, half)).toEqual({ next: 'retry', waitMs: 60_125 });
  });
});

describe('parseRetryAfter', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  it.each<[Record<string, string>, number | null]>([
    [{}, null],
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after-ms': 'soon', 'retry-after': '2' }, 2_000],
    [{ 'retry-after': 'Mon, 23 Nov 2026 12:00:10 GMT' }, 10_000],
    [{ 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, null],
    [{ 'retry-after': '0' }, null],
    [{ 'retry-after': '-4' }, null],
    [{ 'retry-after': 'soon' }, null],
  ])('%j', (headers, expected) => {
    expect(parseRetryAfter(new Headers(headers), now)).toBe(expected);
  });
});
