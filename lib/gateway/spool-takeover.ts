import fs from 'node:fs';
import path from 'node:path';
import { newId } from '@/lib/core/ids';
import { errorFields, type Logger } from '@/lib/core/log';
import { handOver, removeSegment, type Taker } from './booking';
import { type Begun, lostRow } from './records';
import { listSegments, overLine, readLines, type Segment } from './spool-files';

interface Setting {
  takers: readonly Taker[];
  log: Logger;
  folder: string;
  goneMs: number;
  onLost?(count: number): void;
}

/** Books what gateways that ended left behind, and names what they had under way: nobody knows what came of that. */
export async function takeOver(setting: Setting, own: string): Promise<void> {
  const { folder, goneMs, log } = setting;
  for (const name of fs.readdirSync(folder)) {
    const left = path.join(folder, name);
    if (left === own || !isGone(left, goneMs)) continue;
    const taken = path.join(folder, newId());
    try {
      // Whoever comes first has it.
      fs.renameSync(left, taken);
    } catch {
      continue;
    }
    try {
      await settle(setting, taken);
    } catch (error) {
      log.warn('What a gateway left behind is not booked yet; it is tried again', errorFields(error));
    }
  }
}

function isGone(folder: string, goneMs: number): boolean {
  try {
    const stats = fs.statSync(folder);
    if (!stats.isDirectory()) return false;
    const heardAt = listSegments(folder).map(({ file }) => fs.statSync(file).mtimeMs);
    return Date.now() - Math.max(stats.mtimeMs, ...heardAt) > goneMs;
  } catch {
    return false;
  }
}

async function settle({ takers, log, onLost }: Setting, folder: string): Promise<void> {
  const segments = listSegments(folder);
  const now = new Date();
  // Nobody else takes it meanwhile.
  for (const { file } of segments) fs.utimesSync(file, now, now);
  const lost = nameLost(segments);
  if (lost > 0) log.warn('Requests were under way when a gateway ended', { count: lost });
  onLost?.(lost);
  // What one of them does not take now, the others have all the same.
  for (const taker of takers)
    for (const segment of segments) await handOver({ taker, log }, segment, 0, fs.statSync(segment.file).size);
  for (const segment of segments) removeSegment(segment);
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Adds rows for what has begun and is not over. Doing it again adds none. */
function nameLost(segments: readonly Segment[]): number {
  const begun = new Map<string, Begun>();
  const over = new Set<string>();
  let end = 0;
  for (const { file } of segments)
    end = readLines(file, (line) => {
      if (line.kind === 'begun') begun.set(line.begun.id, line.begun);
      else over.add(line.row.id);
    });
  const last = segments.at(-1);
  if (!last) return 0;
  const lost = [...begun.values()].filter(({ id }) => !over.has(id));
  // A line that was being written counts for nothing.
  fs.truncateSync(last.file, end);
  const handle = fs.openSync(last.file, 'a');
  try {
    if (lost.length > 0) fs.writeSync(handle, lost.map((one) => overLine(lostRow(one))).join(''));
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  return lost.length;
}
