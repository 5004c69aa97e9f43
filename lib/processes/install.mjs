// Installs what package-lock.json asks for, if it is not there. Needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

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

/** No secrets are available to packages while they are installed. */
function environmentWithoutSecrets() {
  const secret = /^(ANTHROPIC|STEWARD|OIDC)_|DATABASE_URL$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !secret.test(name)));
}

/** One sentence for the terminal, then a non-zero end. */
export function fail(sentence) {
  console.error(`\n  ${sentence}\n`);
  process.exit(1);
}

/** Distinguishes a full disk from other failures, which are shown as they are. */
export function failFor(what, detail) {
  if (/ENOSPC|no space left/i.test(detail)) fail(`The disk is full: ${what}. Free some space and start again.`);
  console.error(detail);
  fail(`${what[0].toUpperCase()}${what.slice(1)}, see above.`);
}

export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Steward needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and start again.`);
  }
  if (installedMatchesLock()) return;
  console.log('  Installing packages (a minute or two, once) …');
  const done = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: environmentWithoutSecrets(),
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) failFor('the packages could not be installed', done.stderr ?? String(done.error));
}
