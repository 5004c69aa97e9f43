import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { givenEnvironment } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import { pickSettings, readGiven } from './configuration';
import { endAtOnce } from './end';
import { migrate } from './several/migrate';
import { runAlone } from './several/run-alone';
import { writeSplit } from './several/split-secrets';

/** This bundle is in `dist`. */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const MIGRATE_HERE = 'migrate-here';

/**
 * `steward web | worker | gateway | migrate | secrets split`: each process by itself, and what they need; whatever else is asked
 * is the command line's.
 */
async function main(): Promise<void> {
  const [word = '', ...args] = process.argv.slice(2);
  const cwd = process.cwd();
  const environment = givenEnvironment();
  const say = (sentence: string) => void process.stderr.write(`steward ${word.split('-')[0]}: ${sentence}\n`);
  try {
    if (word === 'web' || word === 'worker' || word === 'gateway') {
      process.chdir(root);
      return process.exit(await runAlone(word, root, environment, say));
    }
    if (word === 'migrate') return process.exit(await migrateApart());
    if (word === MIGRATE_HERE) {
      process.chdir(root);
      await migrate(environment, say);
      return void process.send?.('done', endAtOnce);
    }
    if (word !== 'secrets') return void (await import(pathToFileURL(path.join(root, 'dist/steward.mjs')).href));
    const { given, problems } = readGiven(root);
    if (problems.length > 0) throw new AppError('invalid_input', problems.join('\n'));
    // Of a role that an administrator made; only here.
    writeSplit(args, { ...given, ...pickSettings(environment, ['WORKER_DATABASE_URL']) }, cwd, say);
  } catch (error) {
    say(error instanceof AppError ? error.message : `could not go on: ${error instanceof Error ? error.stack : error}`);
    if (word === MIGRATE_HERE) endAtOnce();
    process.exit(1);
  }
}

/** In a process of its own: see `endAtOnce`. What it had begun when it is stopped is one transaction, of which nothing stays. */
function migrateApart(): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), [MIGRATE_HERE]);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGKILL'));
  return new Promise((resolve) => {
    child.once('message', () => resolve(0));
    child.once('exit', (code) => resolve(code || 1));
  });
}

void main();
