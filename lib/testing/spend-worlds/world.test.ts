import { describe, expect, it } from 'vitest';
import { type Alarm, score } from './score';
import { FIRST_HOUR_DAY, INCIDENT_KINDS, WORLD_DAYS } from './shape';
import { isWholeOn, makeWorld } from './world';

describe('a world', () => {
  const world = makeWorld(3);
  const cells = world.keys.flatMap((key) => key.cells);

  it('is the same each time, and no two are', () => {
    expect(makeWorld(3)).toEqual(world);
    expect(makeWorld(4).keys[0]).not.toEqual(world.keys[0]);
  });

  it('has hours that add up to their days', () => {
    for (const { days, hours } of cells) {
      expect(hours.map((day) => day.reduce((sum, nano) => sum + nano, 0))).toEqual(days.slice(FIRST_HOUR_DAY));
    }
    expect(cells.every(({ days }) => days.length === WORLD_DAYS && days.every((nano) => nano >= 0))).toBe(true);
  });

  it('has incidents of each kind, each on a key that is there', () => {
    const worlds = [1, 2, 3, 4, 5].map(makeWorld);
    const kinds = new Set(worlds.flatMap(({ incidents }) => incidents.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([...INCIDENT_KINDS].sort());
    for (const { incidents, keys } of worlds)
      for (const { key, start, end, foundBy } of incidents) {
        expect(keys.some(({ id }) => id === key)).toBe(true);
        expect(start <= foundBy && foundBy <= end && end < WORLD_DAYS).toBe(true);
      }
  });

  it('knows a late day late and a missing day never', () => {
    const [day = 0, by = 0] = [...world.late][0] ?? [];
    expect([isWholeOn(world, day, day + by), isWholeOn(world, day, day + by + 1)]).toEqual([false, true]);
  });
});

describe('score', () => {
  const incident = {
    ...{ kind: 'step' as const, key: 'k', workspace: 'w', models: ['m'], start: 10, end: 20, foundBy: 14 },
    hours: null,
  };
  const alarm = (series: Alarm['series'], day: number): Alarm => ({ series, day, hour: null });
  it.each<[string, Alarm, { right: number; found: number }]>([
    ['its key', alarm({ kind: 'api_key', key: 'k' }, 10), { right: 1, found: 1 }],
    ['its workspace', alarm({ kind: 'workspace', workspace: 'w' }, 14), { right: 1, found: 1 }],
    [
      'its model in another workspace',
      alarm({ kind: 'workspace_model', workspace: 'v', model: 'm' }, 12),
      { right: 0, found: 0 },
    ],
    ['its key, too late', alarm({ kind: 'api_key', key: 'k' }, 15), { right: 1, found: 0 }],
    ['its key, when it was over', alarm({ kind: 'api_key', key: 'k' }, 21), { right: 0, found: 0 }],
    ['another key', alarm({ kind: 'api_key', key: 'l' }, 12), { right: 0, found: 0 }],
  ])('%s', (_, one, expected) =>
    expect(score([one], [incident])).toMatchObject({ alarms: 1, incidents: 1, ...expected }),
  );
});
