/** STEWARD_THOROUGH=1 makes long searches whole: each night, and before what they search is changed for good. */
const IS_THOROUGH = process.env.STEWARD_THOROUGH === '1';

/** How often a long search repeats itself: a few times in every run, the full count when it is asked for. */
export function thorough(few: number, many: number): number {
  return IS_THOROUGH ? many : few;
}

/** Where a search begins: elsewhere each time. It stands in the test's name; STEWARD_SEED=… repeats one. */
export const SEED = Number(process.env.STEWARD_SEED ?? Date.now() % 2 ** 31);

/** One in so many, others in the next run: a table that is walked whole in a few runs, or in one when that is asked for. */
export function roundOf<T>(all: readonly T[], oneIn: number, shift = 0): T[] {
  return IS_THOROUGH ? [...all] : all.filter((_, at) => (at + shift + SEED) % oneIn === 0);
}
