/** STEWARD_THOROUGH=1 makes long searches whole: each night, and before what they search is changed for good. */
export const isThorough = process.env.STEWARD_THOROUGH === '1';

/** How often a long search repeats itself: a few times in every run, the full count when it is asked for. */
export function thorough(few: number, many: number): number {
  return isThorough ? many : few;
}

/** Where a search begins: elsewhere each time. It stands at the end of a run; STEWARD_SEED=… repeats one. */
export const SEED = Number(process.env.STEWARD_SEED ?? 0);

/** One in so many, others in the next run: a table that is walked whole in a few runs, or in one when that is asked for. */
export function takeRound<T>(all: readonly T[], oneIn: number, shift = 0): T[] {
  return isThorough ? [...all] : all.filter((_, at) => (at + shift + SEED) % oneIn === 0);
}

/** Numbers that are the same in every run of the test. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
