import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Said inside by its first process's own account. */
const RIGHTS = `
const fs = require('node:fs');
const status = fs.readFileSync('/proc/1/status', 'utf8');
const of = (name) => status.match(new RegExp('^' + name + ':\\\\s*(\\\\S+)', 'm'))[1];
let written = 'yes';
try { fs.writeFileSync('/steward/written', ''); } catch (error) { written = error.code; }
console.log(JSON.stringify({ uid: of('Uid'), capabilities: of('CapBnd'), mayGain: of('NoNewPrivs') === '0', written }));
`;

/**
 * Runs an image as a restricted pod would: its own account, no capability and no way to one, a file system that cannot be written to
 * but for /tmp and a folder of its own. It shares this machine's network. `mounts` are [here, there, 'ro' or 'rw'].
 */
export function containerFor({ name, home, root, config, env, args = config.Cmd, mounts = [] }) {
  const id = `steward-${name}-${process.pid}-${Math.round(performance.now())}`;
  const bundle = path.join(home, 'bundles', id);
  fs.mkdirSync(bundle, { recursive: true });
  execFileSync('runc', ['spec'], { cwd: bundle });
  const file = path.join(bundle, 'config.json');
  const spec = JSON.parse(fs.readFileSync(file, 'utf8'));
  const [uid, gid] = config.User.split(':').map(Number);
  const given = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  Object.assign(spec.process, {
    ...{ terminal: false, user: { uid, gid }, noNewPrivileges: true, cwd: config.WorkingDir },
    ...{ args: [...config.Entrypoint, ...args], env: ['PATH=/usr/bin', ...(config.Env ?? []), ...given] },
    capabilities: Object.fromEntries(Object.keys(spec.process.capabilities).map((kind) => [kind, []])),
  });
  spec.root = { path: root, readonly: true };
  spec.mounts = [
    ...spec.mounts.filter(({ type }) => type !== 'cgroup'),
    tmpfs('/tmp', 'mode=1777'),
    ...(config.Env ?? [])
      .filter((one) => one.startsWith('STEWARD_DATA='))
      .map((one) => tmpfs(one.slice(13), `uid=${uid}`)),
    ...['/etc/hosts', '/etc/resolv.conf'].map((one) => bind(one, one, 'ro')),
    ...mounts.map((mount) => bind(...mount)),
  ];
  spec.linux.namespaces = spec.linux.namespaces.filter(({ type }) => !['network', 'cgroup'].includes(type));
  delete spec.linux.resources;
  fs.writeFileSync(file, JSON.stringify(spec));

  const runc = ['--root', path.join(home, 'runc')];
  const child = spawn('runc', [...runc, 'run', '--bundle', bundle, id], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  let hasEnded = false;
  const ended = new Promise((resolve) =>
    child.once('close', (code) => {
      hasEnded = true;
      resolve(code);
    }),
  );
  const execute = (command) => spawnSync('runc', [...runc, 'exec', id, ...command], { encoding: 'utf8' });
  return {
    name,
    ended,
    hasEnded: () => hasEnded,
    said: () => said,
    exec: (command) => execute(command).status,
    rights: () => {
      const { uid, capabilities, ...others } = JSON.parse(execute(['/usr/bin/node', '-e', RIGHTS]).stdout);
      return { uid: Number(uid), capabilities: BigInt(`0x${capabilities}`), ...others };
    },
    stop: async () => {
      if (!hasEnded) spawnSync('runc', [...runc, 'kill', id, 'TERM']);
      await ended;
    },
  };
}

function bind(source, destination, mode) {
  return { type: 'bind', source, destination, options: ['rbind', mode] };
}

function tmpfs(destination, option) {
  return { type: 'tmpfs', source: 'tmpfs', destination, options: ['nosuid', 'nodev', 'noexec', option] };
}
