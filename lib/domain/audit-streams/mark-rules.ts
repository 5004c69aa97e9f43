import { z } from 'zod';

/** What was sent so shortly before a break is sent again: nothing says how much of it the receiver kept. */
export const REPEATED_MS = 10 * 60_000;
/** Marks are no closer together: a little more is repeated, and there are at most some forty of them. */
const MARK_MS = 15_000;

const stored = z.array(
  z.object({ seq: z.string().transform(BigInt), at: z.iso.datetime().transform((at) => new Date(at)) }),
);

/** At this time, all entries up to this number had arrived. */
export type Mark = z.output<typeof stored>[number];

export function parseMarks(value: unknown): Mark[] {
  return stored.catch([]).parse(value);
}

export function storeMarks(marks: readonly Mark[]): { seq: string; at: string }[] {
  return marks.map(({ seq, at }) => ({ seq: seq.toString(), at: at.toISOString() }));
}

/** With how far it has come now; what is not needed to repeat the last ten minutes is left out. */
export function addMark(marks: readonly Mark[], mark: Mark): Mark[] {
  // The last one moves on until it is far enough from the one before it.
  const before = marks.at(-2);
  const isClose = before !== undefined && mark.at.getTime() - before.at.getTime() < MARK_MS;
  const all = [...(isClose ? marks.slice(0, -1) : marks), mark];
  const needed = all.findLastIndex(({ at }) => isBefore(at, mark.at));
  return all.slice(Math.max(0, needed));
}

/** After a break: the marks from which it goes on, the last of them being where. The same however often it is asked. */
export function marksAtBreak(marks: readonly Mark[], brokenAt: Date): Mark[] {
  const from = marks.findLastIndex(({ at }) => isBefore(at, brokenAt));
  return marks.slice(Math.max(0, from), Math.max(0, from) + 1);
}

function isBefore(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() >= REPEATED_MS;
}
