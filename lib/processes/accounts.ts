import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/core/errors';

export interface Account {
  uid: number;
  gid: number;
}

export const DATABASE_USER = 'postgres';

/** Postgres refuses to run as root; then it runs under an account of its own, created if need be. */
export function databaseAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const ask = (flag: string) => spawnSync('id', [flag, DATABASE_USER], { encoding: 'utf8' });
  if (ask('-u').status !== 0) {
    spawnSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      DATABASE_USER,
    ]);
  }
  const [uid, gid] = [ask('-u'), ask('-g')].map((answer) => Number.parseInt(answer.stdout, 10));
  if (uid === undefined || gid === undefined || Number.isNaN(uid) || Number.isNaN(gid)) {
    throw new AppError(
      'internal',
      `Started as root, Steward needs an account "${DATABASE_USER}" for its database and could not create it. Create it, or set DATABASE_URL.`,
    );
  }
  return { uid, gid };
}

/** Whether any other account can walk down to the folder. */
export function isReachableByOthers(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (fs.existsSync(at) && (fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Where files live that another account must read, when the project's own folder is closed to it. */
export function placeForOthers(root: string): string {
  return path.join('/var/lib/steward', createHash('sha256').update(path.resolve(root)).digest('hex').slice(0, 16));
}
