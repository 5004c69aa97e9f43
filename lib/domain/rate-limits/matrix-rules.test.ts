import { describe, expect, it } from 'vitest';
import {
  belongsTo,
  buildMatrix,
  narrowGroups,
  promisedWith,
  type StoredGroup,
  type StoredWorkspace,
} from './matrix-rules';
import type { PeakFigure } from './query-schema';
import { effectiveValue } from './rules';
import type { LimitFacet } from './schema';

const group = (id: string, groupType: string, limits: Record<string, number | null>): StoredGroup => ({
  ...{ id, name: id, groupType, models: [] },
  limits: Object.entries(limits).map(([type, value]) => ({ type, value })),
});
const workspace = (id: string, ref: number, overrides: StoredGroup[] = []): StoredWorkspace => ({
  ...{ id, ref, overrides, name: id, isDefault: false, tier: null, showsPeaks: true },
});
const OUTPUT = 'output_tokens_per_minute';
const REQUESTS = 'requests_per_minute';
const sonnet = group('sonnet', 'model_group', { [OUTPUT]: 1_000, [REQUESTS]: 50 });
const files = group('files', 'files', { [REQUESTS]: 500 });
const at = new Date('2026-11-23T10:00:00Z');

function matrix(workspaces: StoredWorkspace[], peaks: Record<string, number> = {}, showsPromises = true) {
  const peakOf = (ref: number, groupId: string, type: string): PeakFigure | null => {
    const value = peaks[`${ref} ${groupId} ${type}`];
    return value === undefined ? null : { value, at };
  };
  return buildMatrix({ organization: [files, sonnet], workspaces, peakOf, missingOf: () => 'no_use', showsPromises });
}

describe('the matrix', () => {
  it('shows what applies: the lower of an override and the organisation', () => {
    const above = workspace('above', 1, [group('sonnet', 'model_group', { [OUTPUT]: 5_000 })]);
    const below = workspace('below', 2, [group('sonnet', 'model_group', { [OUTPUT]: 400, [REQUESTS]: 0 })]);
    const { groups, rows } = matrix([above, below, workspace('none', 3)], { [`1 sonnet ${OUTPUT}`]: 7 });
    expect(groups.map(({ id }) => id)).toEqual(['sonnet', 'files']);
    const lines = rows.map(({ cells }) => cells[0]?.map(({ own, effective }) => `${own} ${effective}`));
    expect(lines).toEqual([
      ['null 50', '5000 1000'],
      ['0 0', '400 400'],
      ['null 50', 'null 1000'],
    ]);
    expect(rows[0]?.cells[0]?.[1]?.peak).toEqual({ value: 7, at });
    // What cannot be used is not promised: 1,000 and 400.
    expect(groups[0]?.limits.map(({ promised, isOverPromised }) => [promised, isOverPromised])).toEqual([
      ['0', false],
      ['1400', true],
    ]);
  });

  it('keeps groups and types that only an override still names', () => {
    const old = workspace('old', 1, [
      group('gone', 'model_group', { [OUTPUT]: 9 }),
      group('sonnet', 'model_group', { from_tomorrow: 3 }),
    ]);
    const { groups, rows } = matrix([old]);
    expect(groups.map(({ id, limits }) => [id, limits.map(({ type, value }) => `${type} ${value}`)])).toEqual([
      ['gone', [`${OUTPUT} null`]],
      ['sonnet', [`${REQUESTS} 50`, `${OUTPUT} 1000`, 'from_tomorrow null']],
      ['files', [`${REQUESTS} 500`]],
    ]);
    expect(rows[0]?.cells[0]?.[0]).toMatchObject({ own: 9, effective: 9 });
  });

  it('tells a reader of some workspaces no sum over all', () => {
    const { groups } = matrix([workspace('a', 1)], { [`0 sonnet ${OUTPUT}`]: 900 }, false);
    expect(groups[0]?.limits[1]).toMatchObject({ promised: null, isOverPromised: false, peak: null });
  });

  it('says why a busiest minute is missing, to whoever may know', () => {
    const hidden = { ...workspace('hidden', 2), showsPeaks: false };
    const { rows } = matrix([workspace('seen', 1), hidden], { [`1 sonnet ${OUTPUT}`]: 7 });
    const missing = rows.map(({ cells }) => cells[0]?.map((line) => line.missing));
    expect(missing).toEqual([
      ['no_use', null],
      [null, null],
    ]);
  });

  it.each<[number | null, number | null, bigint]>([
    [null, 300, 1_700n],
    [400, null, 1_000n],
    [400, 600, 1_600n],
    // Beyond what the organisation has nothing more is promised.
    [400, 9_000, 2_000n],
    [9_000, 0, 400n],
  ])('an override from %s to %s promises %s in all', (own, next, all) => {
    const head = { type: OUTPUT, value: 1_000, promised: '1400', isOverPromised: true, peak: null };
    expect(promisedWith(head, own, next)).toBe(all);
    expect(promisedWith({ ...head, promised: null }, own, next)).toBeNull();
  });

  it('counts promises exactly beyond what a number holds', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const huge = group('sonnet', 'model_group', { [OUTPUT]: most });
    const many = [1, 2, 3].map((ref) => workspace(`w${ref}`, ref, [huge]));
    const { groups } = buildMatrix({
      ...{ organization: [huge], workspaces: many, showsPromises: true },
      ...{ peakOf: () => null, missingOf: () => 'no_use' as const },
    });
    expect(groups[0]?.limits[0]?.promised).toBe((BigInt(most) * 3n).toString());
  });

  it('is looked at by facet, within the groups that are shown', () => {
    const a = workspace('a', 1, [group('sonnet', 'model_group', { [OUTPUT]: 700 })]);
    const b = workspace('b', 2, [group('sonnet', 'model_group', { [OUTPUT]: 700 })]);
    const c = workspace('c', 3, [group('files', 'files', { [REQUESTS]: 1 })]);
    const whole = matrix([a, b, c, workspace('d', 4)], { [`4 sonnet ${OUTPUT}`]: 800, [`1 sonnet ${OUTPUT}`]: 559 });
    const named = (facet: LimitFacet, asked: string | null) => {
      const { groups, rows } = narrowGroups(whole, asked);
      return rows
        .filter((row) => belongsTo(facet, row, groups))
        .map(({ id }) => id)
        .join('');
    };
    expect(named('overrides', null)).toBe('abc');
    expect(named('overrides', 'others')).toBe('c');
    expect(named('overrides', 'sonnet')).toBe('ab');
    expect(named('over', 'models')).toBe('ab');
    expect(named('near', null)).toBe('d');
    expect(named('all', 'no such group')).toBe('abcd');
  });
});

it.each([
  [null, null, null],
  [null, 5, 5],
  [5, null, 5],
  [0, 5, 0],
  [9, 5, 5],
])('an override of %s under %s comes to %s', (own, organization, expected) => {
  expect(effectiveValue(own, organization)).toBe(expected);
});
