// Lays out the whole file system that a process runs on: Node, what it loads, and names for accounts. No shell, no package manager.
// Runs in the build stage: node deploy/images/runtime-root.mjs FOLDER
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const ACCOUNTS = { web: 64_831, gateway: 64_833, worker: 64_834, migrate: 64_835 };
/** Opened by name when an address is looked up, where the C library does not have them in itself. */
const LOOKED_UP = ['libnss_files.so.2', 'libnss_dns.so.2', 'libresolv.so.2'];

const [root] = process.argv.slice(2);
if (!root) throw new Error('Name the folder to fill: node runtime-root.mjs FOLDER');

function lay(file, as = file) {
  const target = path.join(root, as);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(fs.realpathSync(file), target);
  fs.chmodSync(target, 0o755);
}

function write(file, text) {
  const target = path.join(root, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, text, { mode: 0o644 });
}

/** Of Debian's packages what scanners look for: one file each, as in other images without a package manager. */
function noteDebianPackages(libraries) {
  const ask = (...args) => spawnSync('dpkg-query', args, { encoding: 'utf8' }).stdout ?? '';
  const owners = libraries.flatMap((library) => ask('-S', `*/${path.basename(library)}`).match(/^[^:\s]+/gm) ?? []);
  for (const name of new Set(owners)) write(`var/lib/dpkg/status.d/${name}`, ask('-s', name));
}

// The one package with a program of its own loads libraries too.
await import('@node-rs/argon2');
const shared = process.report
  .getReport()
  .sharedObjects.filter((file) => path.isAbsolute(file) && !file.endsWith('.node') && fs.existsSync(file));
const beside = path.dirname(shared.find((file) => /\/libc[.-]/.test(file)) ?? '/lib/none');
const libraries = [
  ...shared,
  ...LOOKED_UP.map((name) => path.join(beside, name)).filter((file) => fs.existsSync(file)),
];
for (const library of libraries) lay(library);
lay(process.execPath, 'usr/bin/node');
noteDebianPackages(libraries);
if (fs.existsSync('/etc/os-release')) write('etc/os-release', fs.readFileSync('/etc/os-release'));
write('etc/nsswitch.conf', 'hosts: files dns\n');
const named = Object.entries(ACCOUNTS);
write('etc/passwd', named.map(([name, id]) => `${name}:x:${id}:${id}::/tmp:/nonexistent\n`).join(''));
write('etc/group', named.map(([name, id]) => `${name}:x:${id}:\n`).join(''));
fs.mkdirSync(path.join(root, 'tmp'));
fs.chmodSync(path.join(root, 'tmp'), 0o1777);
