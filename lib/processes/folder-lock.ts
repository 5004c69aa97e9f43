import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/core/errors';

/** A process is told apart from a later one of the same number by when it started (Linux; elsewhere by number alone). */
function startOf(pid: number): string | null {
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

/** One Steward per data folder. Returns what takes the lock away; a lock whose holder is gone is taken over. */
export function lockFolder(dataFolder: string): () => void {
  const file = path.join(dataFolder, 'lock.json');
  const own = `${file}.${process.pid}`;
  const text = JSON.stringify({ pid: process.pid, start: startOf(process.pid) });
  try {
    // Written aside and linked: a lock is never seen half written, and only one link can be made.
    fs.writeFileSync(own, text);
    const left = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
    if (left !== null) {
      refuseIfHeld(left);
      setAside(file, `${own}.stale`, left);
    }
    fs.linkSync(own, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOENT')) {
      throw new AppError('conflict', 'Steward is being started in this folder by somebody else right now.');
    }
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
  return () => fs.rmSync(file, { force: true });
}

function refuseIfHeld(text: string): void {
  const holder = readHolder(text);
  if (!holder || holder.pid === process.pid) return;
  const start = startOf(holder.pid);
  if (start === null || start !== holder.start) return;
  throw new AppError('conflict', `Steward is already running in this folder (process ${holder.pid}). Stop it first.`);
}

/** Two that find the same dead lock at once: the later must not carry off the lock of the earlier. */
function setAside(file: string, aside: string, expected: string): void {
  fs.renameSync(file, aside);
  const isExpected = fs.readFileSync(aside, 'utf8') === expected;
  if (!isExpected) fs.linkSync(aside, file);
  fs.rmSync(aside, { force: true });
}

function readHolder(text: string): { pid: number; start: string } | null {
  try {
    const holder = JSON.parse(text) as { pid?: unknown; start?: unknown };
    return typeof holder.pid === 'number' && typeof holder.start === 'string'
      ? { pid: holder.pid, start: holder.start }
      : null;
  } catch {
    return null;
  }
}
