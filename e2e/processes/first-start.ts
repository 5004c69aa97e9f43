import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { runToEnd } from './system';

const RECORD = '.steward/first-start.json';

/** What installing and building go by. */
const SOURCES = ['package.json', 'package-lock.json', 'next.config.ts', 'prisma.config.ts', 'postcss.config.mjs'];
const PROGRAMS = 'lib/processes';

/** What they leave behind, without the data of a Steward. */
const BUILT = ['dist', 'prisma/generated', '.next/standalone', '.steward/build.json'];

function hashOfSources(): string {
  const hash = createHash('sha256').update(process.versions.node);
  const programs = fs.readdirSync(PROGRAMS).filter((name) => name.endsWith('.mjs'));
  for (const file of [...SOURCES, ...programs.sort().map((name) => path.join(PROGRAMS, name))])
    hash.update(file).update(fs.readFileSync(file));
  return hash.digest('hex');
}

/** Somebody saw a clone being installed and built to its end with these sources. */
export function noteFirstStart(): void {
  fs.writeFileSync(RECORD, JSON.stringify({ sources: hashOfSources() }));
}

/** `npm test` may have been that one itself; STEWARD_THOROUGH=1 sees it again. */
export function isFirstStartKnown(): boolean {
  if (process.env.STEWARD_THOROUGH === '1') return false;
  if (process.env.STEWARD_FIRST_START_SEEN === '1') noteFirstStart();
  try {
    const { sources } = JSON.parse(fs.readFileSync(RECORD, 'utf8')) as { sources: string };
    return sources === hashOfSources();
  } catch {
    return false;
  }
}

/** Gives a clone what installing and building would leave in it: packages by hard links where they can be, the rest as copies. */
export function giveInstalled(clone: string): void {
  const packages = path.join(clone, 'node_modules');
  if (runToEnd('cp', ['-al', 'node_modules', packages]).code !== 0) {
    fs.rmSync(packages, { recursive: true, force: true });
    runToEnd('cp', ['-a', 'node_modules', packages]);
  }
  for (const built of BUILT) {
    fs.mkdirSync(path.join(clone, path.dirname(built)), { recursive: true });
    runToEnd('cp', ['-a', built, path.join(clone, path.dirname(built))]);
  }
}
