import { type Day, dayStart } from '@/lib/core/time';
import type { Random } from '@/lib/sandbox/world/random';

/** Spend of an invented organisation, with incidents whose place is known: what forecast and detector are measured on. */
export const WORLD_DAYS = 400;
/** The newest days are known by the hour: as long as hours are kept. */
export const HOUR_DAYS = 70;
export const FIRST_HOUR_DAY = WORLD_DAYS - HOUR_DAYS;
/** Methods are tuned on the first half and measured on the second. */
export const WORLD_COUNT = 50;
export const TUNING_WORLDS = 25;

export const INCIDENT_KINDS = ['spike', 'step', 'slow_leak', 'night_loop', 'new_key'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** What was put into a world: on which key, from when to when, and until when it has to be found to count as found. */
export interface Incident {
  kind: IncidentKind;
  key: string;
  workspace: string;
  models: string[];
  /** Days, both inclusive. */
  start: number;
  end: number;
  foundBy: number;
  /** Of a night-time loop: its hours, counted from the first hour of the world. */
  hours: [number, number] | null;
}

/** What one key spends on one model, in nano-dollars. Days count from the first of the world. */
export interface SpendCell {
  model: string;
  days: number[];
  /** Of the newest days; their sums are those days. */
  hours: number[][];
}

export interface SpendKey {
  id: string;
  workspace: string;
  cells: SpendCell[];
}

export interface SpendWorld {
  number: number;
  firstDay: Day;
  keys: SpendKey[];
  /** Days that the reports never had, and days that became whole only so many days after the next morning. */
  missing: ReadonlySet<number>;
  late: ReadonlyMap<number, number>;
  incidents: Incident[];
}

export function weekdayOf(firstDay: Day, day: number): number {
  return (dayStart(firstDay).getUTCDay() + day) % 7;
}

/** Normally distributed, mean 0, deviation 1. */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
