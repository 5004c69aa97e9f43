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

/** Whether any other account can read the file, or all that lies in the folder: a strict umask closes what packages bring. */
export function isOpenToOthers(place: string): boolean {
  if (!fs.existsSync(place) || !isReachableByOthers(path.dirname(fs.realpathSync(place)))) return false;
  return listEntries(place).every(
    ({ mode, isFolder }) => (mode & (isFolder ? 0o005 : 0o004)) >= (isFolder ? 0o005 : 0o004),
  );
}

/** Lets every account read what lies there, and run what its owner may run. */
export function openToOthers(place: string): void {
  for (const { file, mode, isFolder } of listEntries(place)) {
    fs.chmodSync(file, mode | (isFolder || (mode & 0o100) !== 0 ? 0o055 : 0o044));
  }
}

function listEntries(place: string): { file: string; mode: number; isFolder: boolean }[] {
  const isFolder = fs.statSync(place).isDirectory();
  const inside = isFolder ? fs.readdirSync(place, { recursive: true, encoding: 'utf8' }) : [];
  return [place, ...inside.map((name) => path.join(place, name))].flatMap((file) => {
    const stat = file === place ? fs.statSync(file) : fs.lstatSync(file);
    return stat.isSymbolicLink() ? [] : [{ file, mode: stat.mode & 0o7777, isFolder: stat.isDirectory() }];
  });
}

/**
 * What takes from a process of root the rights that it does not use: to look into other processes, to become somebody else.
 * Nothing where that program is missing. Folders of another account stay open to it by one right that it keeps.
 */
export function sheddingRights(folders: string[]): string[] {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return [];
  const areOwn = folders.every((folder) => fs.statSync(folder).uid === 0 && isPassable(folder));
  const kept = areOwn ? '-all' : '-all,+dac_override';
  const program = ['setpriv', '--no-new-privs', '--inh-caps=-all', `--bounding-set=${kept}`];
  return spawnSync('setpriv', [...program.slice(1), 'true']).status === 0 ? program : [];
}

/** Whether root without its rights can walk down to the folder, as any owner could. */
function isPassable(folder: string): boolean {
  const { uid, mode } = fs.statSync(folder);
  const parent = path.dirname(folder);
  return (uid === 0 || (mode & 0o001) !== 0) && (parent === folder || isPassable(parent));
}

const PLACES = '/var/lib/steward';

/** Where files live that another account must read, when the project's own folder is closed to it. */
export function placeForOthers(root: string): string {
  return path.join(PLACES, createHash('sha256').update(path.resolve(root)).digest('hex').slice(0, 16));
}

/** Makes such a place, or opens one that an earlier start left closed. */
export function makePlaceForOthers(root: string): string {
  const place = placeForOthers(root);
  fs.mkdirSync(place, { recursive: true });
  for (const folder of [PLACES, place]) fs.chmodSync(folder, 0o755);
  return place;
}
