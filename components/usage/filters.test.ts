import { describe, expect, it } from 'vitest';
import { listChips, narrowTo, toggled } from './filters';
import { loadUsageParams, usageQuery } from './search-params';

const read = (search: string) => loadUsageParams(new URLSearchParams(search));

describe('narrowTo', () => {
  it.each([
    ['workspace', 'w1', { workspace: ['w1'], split: 'model' }],
    ['owner', 'u1', { owner: ['u1'], split: 'api_key' }],
    ['tag:team', 'team=claims', { tag: ['team=claims'], split: 'workspace' }],
    ['token_type', 'output', { token_type: ['output'], split: 'model' }],
  ] as const)('%s %s leads to itself alone', (split, id, narrowed) =>
    expect(narrowTo(read('only=x&sort=total'), split, id)).toMatchObject({ ...narrowed, only: null, sort: '-period' }),
  );

  it.each([
    ['workspace', 'other'],
    ['none', 'total'],
    ['owner', 'hidden'],
  ] as const)('%s %s leads nowhere', (split, id) => expect(narrowTo(read(''), split, id)).toBeNull());
});

describe('listChips', () => {
  it('says names whatever the figures are split by, and ids where none is known', () => {
    const query = usageQuery(
      read('split=model&workspace=w1,w2&tag=team%3Dclaims'),
      { today: '2026-11-24', fiscalMonth: 1 },
      true,
    );
    const names = {
      workspace: [{ id: 'w1', label: 'Claims Assistant', hint: null }],
      tag: [{ id: 'team=claims', label: 'claims', hint: 'team' }],
    };
    expect(listChips(query, names).map(({ label }) => label)).toEqual([
      'Workspace: Claims Assistant',
      'Workspace: w2',
      'Workspace tag: team = claims',
    ]);
  });
});

describe('toggled', () => {
  it('adds and takes away', () => {
    expect(toggled(read('api_key=a'), 'api_key', 'b').api_key).toEqual(['a', 'b']);
    expect(toggled(read('api_key=a,b'), 'api_key', 'a').api_key).toEqual(['b']);
  });
});
