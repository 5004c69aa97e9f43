import fs from 'node:fs';
import path from 'node:path';
import type { Io } from './io';

/** Where this program keeps something: `config` or `cache`, as the desktop's rules say. */
export function placeOf({ environment, home }: Io, kind: 'config' | 'cache', name: string): string {
  const given = environment[kind === 'config' ? 'XDG_CONFIG_HOME' : 'XDG_CACHE_HOME'];
  const base = given && path.isAbsolute(given) ? given : path.join(home, kind === 'config' ? '.config' : '.cache');
  return path.join(base, 'steward', name);
}

/** Whole or not at all: written beside, then renamed. */
export function replaceFile(named: string, text: string, mode: number): void {
  const file = fs.existsSync(named) ? fs.realpathSync(named) : named;
  const beside = `${file}.${process.pid}.new`;
  try {
    fs.writeFileSync(beside, text, { mode, flag: 'wx' });
    fs.renameSync(beside, file);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw error;
  }
}

/** For the reader alone. */
export function keepPrivately(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  replaceFile(file, text, 0o600);
}

/** Null where there is none, or none that can be read. */
export function readKept(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
