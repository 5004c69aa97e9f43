// Gathers what one process needs to run, and nothing else, with a list of its parts (CycloneDX).
// Runs in the build stage, after the build: node deploy/images/gather.mjs PROCESS FOLDER
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { filesOf, packagesIn, packagesOfMap, placesOf } from './packages.mjs';

/** `bundles`: programs in dist. `packages`: those that no import names. `folders`: what else is read. */
const PROCESSES = {
  web: {
    bundles: ['process', 'web-metrics'],
    folders: ['.next/standalone', 'prisma/migrations'],
    sources: ['app', 'components', 'lib', 'proxy.ts'],
  },
  worker: { bundles: ['process', 'worker'], folders: ['prisma/migrations'] },
  gateway: { bundles: ['process', 'gateway'], folders: ['prisma/migrations'] },
  migrate: { bundles: ['process'], folders: ['prisma'], packages: ['@prisma/schema-engine-wasm'] },
};
const NOT_IN_THE_WEB = /^lib\/(cli|gateway|jobs|database|processes|sandbox|testing)$/;
/** What is for writing programs, for other databases, or makes pictures smaller, which is switched off. */
const UNREAD =
  /\.(map|d\.[cm]?ts)$|\/query_compiler_(?!fast_bg\.postgresql)|node_modules\/(sharp|@img)(\/|$)|^prisma\/generated/;

const [name, target] = process.argv.slice(2);
const wanted = PROCESSES[name];
if (!wanted || !target) throw new Error(`node gather.mjs ${Object.keys(PROCESSES).join('|')} FOLDER`);
const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages;

function lay(from, to = from) {
  fs.cpSync(from, path.join(target, to), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !UNREAD.test(file),
  });
}

/** Lays programs and folders down; returns where the lock file has the packages that they are made of. */
function gather() {
  const needed = new Set(wanted.packages ?? []);
  const carried = new Set();
  for (const bundle of wanted.bundles) {
    const file = `dist/${bundle}.mjs`;
    lay(file);
    const inside = packagesOfMap(fs.readFileSync(`${file}.map`, 'utf8'));
    for (const one of inside) carried.add(one);
    if (inside.length === 0) for (const one of packagesIn(fs.readFileSync(file, 'utf8'))) needed.add(one);
  }
  for (const folder of wanted.folders) lay(folder);
  lay('deploy/images/healthy.mjs', 'healthy.mjs');
  const places = placesOf([...needed], lock);
  for (const place of places) lay(place);
  const isLeft = (place) => NOT_IN_THE_WEB.test(place);
  const compiled = filesOf(wanted.sources ?? [], isLeft).flatMap((file) => packagesIn(fs.readFileSync(file, 'utf8')));
  const traced = Object.keys(lock).filter(
    (place) => place && fs.existsSync(path.join(target, '.next/standalone', place, 'package.json')),
  );
  // Of Next itself only what it traced runs; the rest is compiled into the web's own files.
  return new Set([...places, ...traced, ...placesOf([...carried], lock), ...placesOf(compiled, lock, ['next'])]);
}

function listParts(places) {
  // All of the lock file's: with --omit=dev npm leaves out what development needs as well.
  const said = spawnSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (said.status !== 0) throw new Error(said.stderr);
  const all = JSON.parse(said.stdout);
  const named = (place) => lock[place].name ?? place.slice(place.lastIndexOf('node_modules/') + 13);
  const kept = new Set([...places].map((place) => `${named(place)}@${lock[place].version}`));
  const components = all.components.filter((component) => kept.has(component['bom-ref']));
  if (components.length !== kept.size) throw new Error('npm sbom does not know every package that was gathered.');
  const root = all.metadata.component['bom-ref'];
  const dependencies = all.dependencies
    .filter(({ ref }) => ref === root || kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
  Object.assign(all.metadata.component, { name: `steward-${name}`, type: 'application' });
  const node = { type: 'platform', name: 'node', version: process.versions.node, 'bom-ref': 'node' };
  return { ...all, components: [...components, node], dependencies };
}

fs.mkdirSync(target, { recursive: true });
fs.writeFileSync(path.join(target, 'sbom.cdx.json'), JSON.stringify(listParts(gather())));
