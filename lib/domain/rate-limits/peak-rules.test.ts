import { describe, expect, it } from 'vitest';
import { usageResultSchema } from '@/lib/upstream/contract-reports';
import { type BusyHour, findPeaks, hoursToRead, knownPeaks, missingPeak, type Peak } from './peak-rules';

const row = (fields: object) =>
  usageResultSchema.parse({ model: 'sonnet', service_tier: 'standard', speed: 'standard', ...fields });
const refOf = (id: string | null) => ({ a: 1, b: 2 })[id ?? ''] ?? null;
const sonnet = {
  id: 'rlg_sonnet',
  models: ['sonnet', 'sonnet-old'],
  types: [
    'requests_per_minute',
    'input_tokens_per_minute_cache_aware',
    'input_tokens_per_minute',
    'output_tokens_per_minute',
    'fast_otpm',
  ],
};
const shown = (peaks: Peak[]) =>
  Object.fromEntries(
    peaks.map(({ workspaceRef, type, value, at }) => [`${workspaceRef} ${type}`, `${value} at ${at}`]),
  );

describe('the busiest minute', () => {
  it('sums models of a group and workspaces of the organisation, each minute by itself', () => {
    const minutes = [
      {
        at: '10:00',
        rows: [
          row({ workspace_id: 'a', output_tokens: 5 }),
          row({ workspace_id: 'a', output_tokens: 4, model: 'sonnet-old' }),
          row({ workspace_id: 'a', output_tokens: 900, model: 'another' }),
        ],
      },
      {
        at: '10:01',
        rows: [row({ workspace_id: 'a', output_tokens: 8 }), row({ workspace_id: 'b', output_tokens: 3 })],
      },
    ];
    expect(shown(findPeaks(minutes, [{ ...sonnet, types: ['output_tokens_per_minute'] }], refOf))).toEqual({
      '0 output_tokens_per_minute': '11 at 10:01',
      '1 output_tokens_per_minute': '9 at 10:00',
      '2 output_tokens_per_minute': '3 at 10:01',
    });
  });

  it('leaves cache reads out of the limit that knows them, batches out of all, and keeps fast mode apart', () => {
    const tokens = {
      uncached_input_tokens: 100,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 3 },
      cache_read_input_tokens: 4_000,
      output_tokens: 50,
      workspace_id: 'a',
    };
    const rows = [
      row(tokens),
      row({ ...tokens, service_tier: 'batch' }),
      row({ ...tokens, speed: 'fast', output_tokens: 7 }),
    ];
    expect(shown(findPeaks([{ at: '10:00', rows }], [sonnet], refOf))).toMatchObject({
      '1 input_tokens_per_minute_cache_aware': '123 at 10:00',
      '1 input_tokens_per_minute': '4123 at 10:00',
      '1 output_tokens_per_minute': '50 at 10:00',
      '1 fast_otpm': '7 at 10:00',
    });
  });

  it('counts use of a workspace that is not known to the organisation alone', () => {
    const peaks = findPeaks([{ at: '10:00', rows: [row({ workspace_id: 'x', output_tokens: 5 })] }], [sonnet], refOf);
    expect(new Set(peaks.map(({ workspaceRef }) => workspaceRef))).toEqual(new Set([0]));
  });
});

const busy = (
  hour: string,
  place: number,
  workspaceRef = 1,
  direction: BusyHour['direction'] = 'output',
): BusyHour => ({
  ...{ hour, place, workspaceRef, direction, rateLimitId: 'rlg_sonnet', lane: 'standard' },
});

it("reads everybody's busiest hours first, the most wanted before others, and none twice", () => {
  const wanted = [busy('08', 2), busy('09', 1), busy('10', 1, 2), busy('10', 1, 3), busy('11', 1, 4), busy('08', 3, 2)];
  expect(hoursToRead(wanted, new Set(['11']))).toEqual(['10', '09', '08']);
});

it('says nothing of a peak before the busiest hour was read', () => {
  const peak = (workspaceRef: number, value: number): Peak => ({
    ...{ workspaceRef, value, rateLimitId: 'rlg_sonnet', type: 'output_tokens_per_minute', at: '10:00' },
  });
  const hours = [
    { hour: '09', peaks: [peak(1, 50), peak(2, 9)] },
    { hour: '10', peaks: [peak(1, 70), peak(2, 5)] },
  ];
  const wanted = [busy('09', 1), busy('10', 2), busy('11', 1, 2), busy('10', 1, 2, 'input')];
  expect(shown(knownPeaks(hours, wanted))).toEqual({ '1 output_tokens_per_minute': '70 at 10:00' });
});

it.each([
  ['requests_per_minute', true, { 'standard output': true }, 'not_counted'],
  ['output_tokens_per_minute', false, {}, 'not_read'],
  ['output_tokens_per_minute', true, {}, 'no_use'],
  ['output_tokens_per_minute', true, { 'standard output': false }, 'not_read'],
  ['output_tokens_per_minute', true, { 'standard input': false }, 'no_use'],
  ['output_tokens_per_minute', true, { 'standard output': true }, 'no_use'],
  ['fast_otpm', true, { 'fast output': false }, 'not_read'],
] as const)('a missing peak of %s, looked for: %s, read: %j, is %s', (type, hasRun, read, expected) => {
  const isRead: Readonly<Record<string, boolean | undefined>> = read;
  expect(missingPeak(type, hasRun, (lane, direction) => isRead[`${lane} ${direction}`])).toBe(expected);
});
