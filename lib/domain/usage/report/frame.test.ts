import { describe, expect, it } from 'vitest';
import { buildFrame, type Reads } from './frame';

const NOW = new Date('2026-11-23T14:05:00Z');
const TODAY = '2026-11-23';
const reading = (at: Date | string) => ({ at: new Date(at).getTime(), unreadable: 0, isHeld: false });
const reads: Reads = {
  stateOf: (day) => (day === '2026-11-20' ? 'missing' : day === TODAY ? 'partial' : 'whole'),
  hoursOf: (day) => (day === '2026-11-21' ? undefined : reading(day === TODAY ? NOW : '2026-11-23T01:00:00Z')),
};

describe('hours', () => {
  const frame = buildFrame({ from: '2026-11-20', to: '2026-11-25', granularity: 'hour' }, NOW, reads);
  const hoursOf = (day: string) => frame.periods.filter(({ start }) => start === day);

  it('are 24 and what no hour is known for; of today those that have begun', () => {
    expect(hoursOf('2026-11-22').map(({ hour }) => hour)).toEqual([...Array(24).keys(), 'unknown']);
    expect(hoursOf(TODAY).map(({ hour }) => hour)).toEqual([...Array(15).keys(), 'unknown']);
    expect(hoursOf('2026-11-24')).toEqual([]);
    expect(hoursOf(TODAY).at(-2)).toMatchObject({ hour: 14, partial: true, partialDays: 0, missingDays: 0 });
  });

  it('are unknown where they were not read, and so is the day where it was not', () => {
    expect(hoursOf('2026-11-21').map(({ missingDays }) => missingDays)).toEqual([...Array(24).fill(1), 0]);
    expect(hoursOf('2026-11-20').every(({ missingDays }) => missingDays === 1)).toBe(true);
    expect(frame.unreadHours).toEqual(['2026-11-21']);
    expect(frame.places.some(({ day }) => day === '2026-11-20')).toBe(false);
  });

  it('are known up to when they were read, and in part where more may still come', () => {
    const early: Reads = { stateOf: () => 'whole', hoursOf: () => reading('2026-11-22T10:30:00Z') };
    const { periods } = buildFrame({ from: '2026-11-22', to: '2026-11-22', granularity: 'hour' }, NOW, early);
    expect(periods.map(({ missingDays }) => missingDays)).toEqual([...Array(11).fill(0), ...Array(13).fill(1), 0]);
    expect(periods.flatMap(({ hour, partial }) => (partial ? [hour] : []))).toEqual([9, 10]);
  });

  it('are all partial of a day that is over and was read only in part: its cost is spread over them', () => {
    const short: Reads = { stateOf: () => 'partial', hoursOf: () => reading('2026-11-23T01:00:00Z') };
    const { periods } = buildFrame({ from: '2026-11-22', to: '2026-11-22', granularity: 'hour' }, NOW, short);
    expect(periods.every(({ partial, partialDays }) => partial && partialDays === 1)).toBe(true);
  });

  it('have a place for every figure of a day that was read', () => {
    for (const day of ['2026-11-21', '2026-11-22', TODAY]) {
      const places = frame.places.filter((place) => place.day === day);
      expect(places.map(({ hour }) => hour)).toEqual([...Array(25).keys()]);
      for (const { hour, at } of places) {
        expect(frame.periods[at]?.start).toBe(day);
        const isShown = hour < 24 && (day !== TODAY || hour < 15);
        expect(frame.periods[at]?.hour).toBe(isShown ? hour : 'unknown');
      }
    }
  });

  it('of the day before lie beside those of today, what is later after them', () => {
    const today = buildFrame({ from: TODAY, to: TODAY, granularity: 'hour' }, NOW, reads);
    const before = buildFrame({ from: '2026-11-22', to: '2026-11-22', granularity: 'hour' }, NOW, reads, today);
    const hours = before.periods.map(({ hour }) => hour);
    expect(hours.slice(0, 16)).toEqual(today.periods.map(({ hour }) => hour));
    expect(hours.slice(16)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23]);
  });
});
