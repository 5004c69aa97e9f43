import { describe, expect, it } from 'vitest';
import { formatDuration, runProblems } from './run-words';

describe('formatDuration', () => {
  it.each([
    [740, '740 ms'],
    [12_449, '12.4 s'],
    [59_999, '59.9 s'],
    [200_500, '3 min 20 s'],
  ])('%s ms is %s', (durationMs, words) => expect(formatDuration(durationMs)).toBe(words));
});

describe('runProblems', () => {
  const calm = {
    ...{ error: null, parts: [{ name: 'users', error: null }], heldDays: [] },
    ...{ unreadable: 0, roundedRows: 0, unread: [] },
  };
  it('is silent about a run without problems', () => expect(runProblems(calm)).toEqual([]));
  it('names the part that failed and keeps the count of the unreadable', () =>
    expect(
      runProblems({
        ...calm,
        parts: [
          { name: 'invites', error: { code: 'upstream_unavailable', message: 'Anthropic did not answer (504).' } },
        ],
        unreadable: 1,
      }),
    ).toEqual([
      'invites: Anthropic did not answer (504).',
      '1 item could not be read; the last known state was kept.',
    ]));
  it('names what could not be read in each list', () =>
    expect(
      runProblems({
        ...calm,
        unreadable: 3,
        unread: [
          { list: 'users', field: null, count: 2 },
          { list: 'users', field: 'email', count: 1 },
          { list: 'workspaces', field: 'tags', count: 4 },
          { list: 'rate limits', field: 'limits', count: 1 },
          { list: 'invites', field: 'something_new', count: 5 },
        ],
      }),
    ).toEqual([
      '2 people could not be read.',
      'The e-mail address of 1 person could not be read.',
      '4 tags of workspaces could not be read.',
      '1 limit could not be read.',
      'The something_new of 5 invites could not be read.',
      '1 item could not be read; the last known state was kept.',
    ]));
});
