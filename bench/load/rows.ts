import type { BenchRow } from '../bench-database';
import type { Tally } from './tally';
import { type Look, meanMemory, WATCHED } from './watch';

/** Of the time, at the beginning and the end; the first of the beginning is warming up. */
const PART = 5;

export interface Ran {
  seconds: number;
  tally: Tally;
  looks: Look[];
  faults: number;
  served: number;
  booked: number;
}

/** What a run says of itself. */
export function rowsOf({ seconds, tally, looks, faults, served, booked }: Ran): BenchRow[] {
  const length = Math.max(1, Math.floor(looks.length / PART));
  const [early, late] = [looks.slice(length, 2 * length), looks.slice(-length)];
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last || first === last) throw new Error('The run was too short to be looked at twice');
  const mostOf = (some: readonly Look[]) => Math.max(...some.map(({ connections }) => connections));
  return [
    { name: 'Answered', value: tally.answered, unit: '' },
    { name: 'Answered a second', value: tally.answered / seconds, unit: '' },
    { name: 'Answered otherwise than they should have been', value: tally.failed(), unit: '', target: '= 0' },
    { name: 'Faults of the Admin API meanwhile', value: faults, unit: '' },
    {
      name: 'Booked by the gateway, for each that it served',
      ...{ value: booked, unit: '', ratio: booked / Math.max(1, served), target: '= 1' },
    },
    ...tally.routes().flatMap(({ route, count, p50, p95, p99 }) => [
      { name: `${route}: median of ${count}`, value: p50, unit: 'ms' },
      { name: `${route}: p95`, value: p95, unit: 'ms' },
      { name: `${route}: p99`, value: p99, unit: 'ms' },
    ]),
    ...WATCHED.map((part) => ({
      name: `Memory of the ${part}: last fifth against the second`,
      ...{ value: meanMemory(late, part), unit: 'MB', ratio: meanMemory(late, part) / meanMemory(early, part) },
      ...(part === 'simulated organisation' ? {} : { target: '≤ 1.15' }),
    })),
    ...WATCHED.map((part) => ({
      name: `Processor of the ${part}, of one core`,
      ...{
        value: (100 * (last.processor[part] - first.processor[part])) / (last.atMs - first.atMs),
        unit: '%',
      },
    })),
    {
      name: 'Connections to the database at most: last fifth against the second',
      ...{ value: mostOf(late), unit: '', ratio: mostOf(late) / mostOf(early), target: '≤ 1.15' },
    },
  ];
}
