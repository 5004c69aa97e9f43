import { addDays } from '@/lib/core/time';
import { createRandom } from '@/lib/sandbox/world/random';
import { injectIncidents } from './incidents';
import { drawKey, makeCalendar } from './key-series';
import { gaussian, type SpendWorld, WORLD_DAYS } from './shape';

export function makeWorld(number: number): SpendWorld {
  const random = createRandom(`spend world ${number}`);
  const firstDay = addDays('2025-02-03', number * 11);
  const calendar = makeCalendar(random, firstDay);
  const places = Array.from({ length: random.integer(4, 12) }, (_, at) => `workspace-${at + 1}`);
  const models = ['model-a', 'model-b', 'model-c', 'model-d'].slice(0, random.integer(2, 4));
  const size = Math.exp(gaussian(random) * 0.5);
  const keys = places.flatMap((workspace) =>
    Array.from({ length: random.integer(4, 12) }, (_, at) =>
      drawKey(random, calendar, { id: `${workspace}-key-${at + 1}`, workspace, models, size }),
    ),
  );
  const incidents = injectIncidents(random, keys, models);
  const missing = new Set(Array.from({ length: random.integer(0, 3) }, () => random.integer(0, WORLD_DAYS - 1)));
  const late = new Map(
    Array.from({ length: random.integer(5, 12) }, () => [random.integer(0, WORLD_DAYS - 1), random.integer(1, 4)]),
  );
  return { number, firstDay, keys, missing, late, incidents };
}

/** Whether a day is known to its end on the morning of `today`. */
export function isWholeOn(world: SpendWorld, day: number, today: number): boolean {
  return !world.missing.has(day) && day + (world.late.get(day) ?? 0) < today;
}
