import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/core/errors';

/** A process is distinguished from a later one with the same number by its start time (Linux; elsewhere only by number). */
function readStart(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return null;
  }
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return fields[0] === 'Z' ? null : (fields[19] ?? '');
  } catch {
    return '';
  }
}

/**
 * One Steward per data folder, at `origin`. Returns a function that releases the lock; a lock whose holder is gone is
 * taken over.
 */
export function lockFolder(dataFolder: string, origin: string): () => void {
  const file = path.join(dataFolder, 'lock.json');
  const own = `${file}.${process.pid}`;
  const text = JSON.stringify({ pid: process.pid, start: readStart(process.pid), origin });
  try {
    // Written aside and then linked: a lock is never seen half-written, and only one link can succeed.
    fs.writeFileSync(own, text);
    const left = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
    if (left !== null) {
      refuseIfHeld(left);
      setAside(file, `${own}.stale`, left);
    }
    fs.linkSync(own, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOENT')) {
      throw new AppError('conflict', 'Another start of Steward in this folder is under way.');
    }
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
  return () => fs.rmSync(file, { force: true });
}

/** The address of the Steward running from this folder; null if none is. */
export function originOfRunning(dataFolder: string): string | null {
  try {
    const holder = readHolder(fs.readFileSync(path.join(dataFolder, 'lock.json'), 'utf8'));
    return holder && isHolding(holder) ? holder.origin : null;
  } catch {
    return null;
  }
}

function isHolding(holder: Holder): boolean {
  const start = readStart(holder.pid);
  return start !== null && start === holder.start;
}

function refuseIfHeld(text: string): void {
  const holder = readHolder(text);
  if (!holder || holder.pid === process.pid || !isHolding(holder)) return;
  throw new AppError('conflict', `Steward is already running in this folder (process ${holder.pid}). Stop it first.`);
}

/** If two find the same dead lock at once, the later must not remove the earlier one's lock. */
function setAside(file: string, aside: string, expected: string): void {
  fs.renameSync(file, aside);
  const isExpected = fs.readFileSync(aside, 'utf8') === expected;
  if (!isExpected) fs.linkSync(aside, file);
  fs.rmSync(aside, { force: true });
}

interface Holder {
  pid: number;
  start: string;
  /** Unknown for locks made by an earlier version. */
  origin: string | null;
}

function readHolder(text: string): Holder | null {
  try {
    const { pid, start, origin } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof start !== 'string') return null;
    return { pid, start, origin: typeof origin === 'string' ? origin : null };
  } catch {
    return null;
  }
}
