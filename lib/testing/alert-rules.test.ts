import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRules, tryRules } from './alert-rules';
import { parseQuery, type Series } from './promql';

const FOLDER = 'deploy/prometheus';
const TESTS = fs.readdirSync(FOLDER).filter((name) => name.endsWith('.test.yml'));

const sorted = (alerts: { exp_labels: object }[]) =>
  [...alerts].sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));

describe.each(TESTS)('%s', (name) => {
  const file = `${FOLDER}/${name}`;

  it('fires every alert when it should, and not before', () => {
    const tried = tryRules(file);
    for (const { name, expected, fired } of tried) expect(sorted(fired), name).toEqual(sorted(expected));
    const alerts = readRules(file.replace('.test.', '.rules.')).map(({ alert }) => alert);
    const firing = tried.filter(({ expected }) => expected.length > 0).map(({ name }) => name.split(' ')[0]);
    expect(alerts.filter((alert) => !firing.includes(alert))).toEqual([]);
  });

  it('says the same to promtool', ({ skip }) => {
    const tried = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
    if (tried.error) skip('promtool is not on this machine: it comes with Prometheus');
    expect(tried.stdout + tried.stderr).toContain('SUCCESS');
    expect(tried.status).toBe(0);
  });
});

it('reads queries as Prometheus does', () => {
  const series = (labels: Record<string, string>, values: number[]): Series => ({
    labels: { __name__: 'seen', ...labels },
    points: values.map((value, at) => [at * 60, value]),
  });
  const all = [series({ kind: 'a' }, [0, 60, 120, 180, 240, 300]), series({ kind: 'b' }, [100, 160, 10, 70, 130, 190])];
  const ask = (query: string) => parseQuery(query)(all, 300).map(({ labels, value }) => [labels.kind, value]);
  expect(ask('rate(seen[5m])')).toEqual([
    ['a', 1],
    ['b', expect.closeTo(0.8, 1)],
  ]);
  expect(ask('sum by (kind) (seen{kind!~"b|c"}) / sum by (kind) (seen) > 0.5')).toEqual([['a', 1]]);
  expect(ask('seen{kind="a"} > 1e3 or min_over_time(seen{kind="b"}[3m]) == 70')).toEqual([['b', 70]]);
  expect(() => parseQuery('avg(seen)')).toThrow();
  expect(() => parseQuery('seen offset 5m')).toThrow();
});
