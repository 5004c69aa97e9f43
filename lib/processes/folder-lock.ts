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
  if (fs.existsSync(file)) {
    const holder = readHolder(file);
    const start = holder && startOf(holder.pid);
    if (holder && start !== null && start === holder.start && holder.pid !== process.pid) {
      throw new AppError(
        'conflict',
        `Steward is already running in this folder (process ${holder.pid}). Stop it first.`,
      );
    }
    fs.rmSync(file, { force: true });
  }
  try {
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }), { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new AppError('conflict', 'Steward is being started in this folder by somebody else right now.');
    }
    throw error;
  }
  return () => fs.rmSync(file, { force: true });
}

function readHolder(file: string): { pid: number; start: string } | null {
  try {
    const holder = JSON.parse(fs.readFileSync(file, 'utf8')) as { pid?: unknown; start?: unknown };
    return typeof holder.pid === 'number' && typeof holder.start === 'string'
      ? { pid: holder.pid, start: holder.start }
      : null;
  } catch {
    return null;
  }
}
