// Runs on a bare Node: installs what is missing, builds what changed, then hands over to the supervisor.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Steward needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and start again.`);
}

function fail(sentence) {
  console.error(`\n  ${sentence}\n`);
  process.exit(1);
}

function installedMatchesLock() {
  try {
    const wanted = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages;
    const present = JSON.parse(fs.readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
    return Object.entries(wanted).every(
      ([name, entry]) => name === '' || entry.optional || entry.peer || present[name]?.version === entry.version,
    );
  } catch {
    return false;
  }
}

function install() {
  if (installedMatchesLock()) return;
  console.log('  Installing packages (a minute or two, once) …');
  const done = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (done.status === 0) return;
  const full = /ENOSPC|no space left/i.test(done.stderr ?? '');
  if (!full) console.error(done.stderr);
  fail(
    full
      ? 'The disk is full: the packages could not be installed. Free some space and start again.'
      : 'The packages could not be installed (npm ci failed, see above). Check the network and start again.',
  );
}

install();
const { build } = await import(pathToFileURL(path.join(root, 'lib/processes/build.mjs')).href);
const flags = process.argv.slice(2);
const mode = flags.includes('--dev') ? 'dev' : flags.includes('--sandbox') ? 'sandbox' : 'production';
try {
  await build({ root, mode });
} catch (error) {
  const full = /ENOSPC|no space left/i.test(String(error?.message ?? error));
  if (!full) console.error(error?.message ?? error);
  fail(
    full
      ? 'The disk is full: Steward could not be built. Free some space and start again.'
      : 'Steward could not be built, see above.',
  );
}
const entry = mode === 'sandbox' ? 'sandbox.mjs' : 'supervisor.mjs';
await import(pathToFileURL(path.join(root, 'dist', entry)).href);
