import type { Random } from '@/lib/sandbox/world/random';
import { shareOut } from './key-series';
import {
  FIRST_HOUR_DAY,
  HOUR_DAYS,
  INCIDENT_KINDS,
  type Incident,
  type IncidentKind,
  type SpendCell,
  type SpendKey,
  WORLD_DAYS,
} from './shape';

const NANO = 1_000_000_000;
const LEAST_DAY = 90;
/** Days between two incidents of one workspace. */
const APART = 25;
/** Whatever adds less than this on its days wakes nobody: no such thing is put in. */
const LEAST_DOLLARS = 60;
const LEAST_HOUR_DOLLARS = 15;

/** One of each kind, and up to three more. */
export function injectIncidents(random: Random, keys: SpendKey[], models: readonly string[]): Incident[] {
  const kinds = [...INCIDENT_KINDS, ...Array.from({ length: random.integer(0, 3) }, () => random.pick(INCIDENT_KINDS))];
  const injected: Incident[] = [];
  const organic = [...keys];
  for (const kind of kinds) {
    for (let tries = 0; tries < 60; tries += 1) {
      const incident = MAKERS[kind](random, { keys, organic, models, taken: injected });
      if (!incident) continue;
      injected.push(incident);
      break;
    }
  }
  return injected.sort((a, b) => a.start - b.start);
}

interface Place {
  keys: SpendKey[];
  /** Those that were there without incidents. */
  organic: readonly SpendKey[];
  models: readonly string[];
  taken: readonly Incident[];
}

const MAKERS: Record<IncidentKind, (random: Random, place: Place) => Incident | null> = {
  spike: (random, place) => {
    const days = random.integer(1, 2);
    const start = random.integer(LEAST_DAY, WORLD_DAYS - 3);
    const times = 4 + random.next() * 8;
    return grow(random, place, { kind: 'spike', start, end: start + days - 1, late: days - 1 }, () => times);
  },
  step: (random, place) => {
    const start = random.integer(LEAST_DAY, WORLD_DAYS - 12);
    const end = Math.min(WORLD_DAYS - 1, start + random.integer(25, 60));
    const times = 2.2 + random.next() * 2.8;
    return grow(random, place, { kind: 'step', start, end, late: 4 }, () => times);
  },
  slow_leak: (random, place) => {
    const length = random.integer(20, 45);
    const start = random.integer(LEAST_DAY, WORLD_DAYS - length - 1);
    const most = 3 + random.next() * 3;
    const at = { kind: 'slow_leak', start, end: start + length - 1, late: length - 1 } as const;
    return grow(random, place, at, (day) => 1 + ((most - 1) * (day + 1)) / length);
  },
  night_loop: nightLoop,
  new_key: newKey,
};

type When = Pick<Incident, 'kind' | 'start' | 'end'> & { late: number };

/** Multiplies what a key spends on the days of the incident. */
function grow(random: Random, place: Place, when: When, timesOn: (day: number) => number): Incident | null {
  const { kind, start, end, late } = when;
  const key = random.pick(place.organic);
  if (isTaken(place, key.workspace, start, end)) return null;
  const usual = spentOn(key, start - 28, start - 1) / 28;
  const before = spentOn(key, start, start);
  // Neither a key that rests that day nor one that is hardly used.
  if (usual < 3 * NANO || before < usual * 0.5) return null;
  const most = Math.max(...range(start, end).map((day) => (timesOn(day - start) - 1) * spentOn(key, day, day)));
  if (most < LEAST_DOLLARS * NANO) return null;
  for (const cell of key.cells) {
    for (const day of range(start, end)) scaleDay(cell, day, timesOn(day - start));
  }
  return incidentOf(key, kind, { start, end, foundBy: Math.min(end, start + late) });
}

function nightLoop(random: Random, place: Place): Incident | null {
  const day = random.integer(WORLD_DAYS - HOUR_DAYS + 16, WORLD_DAYS - 2);
  const key = random.pick(place.organic);
  if (isTaken(place, key.workspace, day, day)) return null;
  const usual = spentOn(key, day - 28, day - 1) / 28;
  if (usual < 3 * NANO) return null;
  const [cell] = key.cells.filter(({ days }) => (days[day] ?? 0) > 0);
  const hours = cell?.hours[day - FIRST_HOUR_DAY];
  if (!cell || !hours) return null;
  const perHour = Math.max(LEAST_HOUR_DOLLARS * NANO, usual * (0.4 + random.next()));
  const first = random.integer(0, 2);
  const last = first + random.integer(2, 4);
  for (const hour of range(first, last)) {
    hours[hour] = (hours[hour] ?? 0) + Math.round(perHour * (0.8 + random.next() * 0.4));
  }
  cell.days[day] = sum(hours);
  return {
    ...incidentOf(key, 'night_loop', { start: day, end: day, foundBy: day }),
    models: [cell.model],
    hours: [day * 24 + first, day * 24 + last],
  };
}

/** A key that was not there before, and spends as much at once as nobody would leave unasked. */
function newKey(random: Random, place: Place): Incident | null {
  const start = random.integer(LEAST_DAY, WORLD_DAYS - 12);
  const end = Math.min(WORLD_DAYS - 1, start + random.integer(10, 40));
  const { workspace } = random.pick(place.organic);
  if (isTaken(place, workspace, start, end)) return null;
  const neighbours = place.keys.filter((key) => key.workspace === workspace);
  const usual = sum(neighbours.map((key) => spentOn(key, start - 28, start - 1))) / 28;
  const perDay = Math.max(LEAST_DOLLARS * NANO, usual * (0.4 + random.next() * 1.6));
  const days = Array.from({ length: WORLD_DAYS }, (_, day) =>
    day < start || day > end ? 0 : Math.round(perDay * (0.85 + random.next() * 0.3)),
  );
  const hours = Array.from({ length: HOUR_DAYS }, (_, at) =>
    shareOut(
      days[FIRST_HOUR_DAY + at] ?? 0,
      Array.from({ length: 24 }, () => 0.8 + random.next() * 0.4),
    ),
  );
  const key = {
    id: `${workspace}-new-key-${start}`,
    workspace,
    cells: [{ model: random.pick(place.models), days, hours }],
  };
  place.keys.push(key);
  return incidentOf(key, 'new_key', { start, end, foundBy: start + 2 });
}

function incidentOf(key: SpendKey, kind: IncidentKind, when: Pick<Incident, 'start' | 'end' | 'foundBy'>): Incident {
  const models = key.cells.filter(({ days }) => range(when.start, when.end).some((day) => (days[day] ?? 0) > 0));
  return {
    kind,
    key: key.id,
    workspace: key.workspace,
    models: models.map(({ model }) => model),
    ...when,
    hours: null,
  };
}

function isTaken({ taken }: Place, workspace: string, start: number, end: number): boolean {
  return taken.some(
    (other) => other.workspace === workspace && start - APART <= other.end && other.start <= end + APART,
  );
}

function scaleDay(cell: SpendCell, day: number, times: number): void {
  const hours = cell.hours[day - FIRST_HOUR_DAY];
  if (!hours) {
    cell.days[day] = Math.round((cell.days[day] ?? 0) * times);
    return;
  }
  for (const [hour, nano] of hours.entries()) hours[hour] = Math.round(nano * times);
  cell.days[day] = sum(hours);
}

function spentOn(key: SpendKey, from: number, to: number): number {
  return sum(key.cells.flatMap(({ days }) => days.slice(from, to + 1)));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
