// Which packages a program consists of, by what it imports and by package-lock.json.
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

const BUILT_IN = new Set(builtinModules);
const IMPORTED = /(?:\bfrom|\bimport|@import|\brequire\(|\bimport\()\s*['"]([^'"\n]+)['"]/g;

/** `@scope/name/deep/file` is of the package `@scope/name`; a path and a module of Node's are of none. */
function packageOf(request) {
  const name = /^(?:@[\w.-]+\/)?[\w.-]+/.exec(request)?.[0];
  return !name || /^(\.|@\/|node:)/.test(request) || BUILT_IN.has(name) ? null : name;
}

export function packagesIn(text) {
  // What only types need is gone where it runs.
  const lasting = text.replace(/^\s*(?:import|export) type [^;]*?from\s*['"][^'"]+['"]/gm, '');
  return [...lasting.matchAll(IMPORTED)].flatMap(([, request]) => packageOf(request) ?? []);
}

/** Of a program that carries its packages, by the sources that its map names. */
export function packagesOfMap(map) {
  return JSON.parse(map).sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
}

/** Every file of the folders, tests aside. */
export function filesOf(places, isLeft) {
  return places.flatMap((place) => {
    if (isLeft(place) || !fs.existsSync(place)) return [];
    if (!fs.statSync(place).isDirectory())
      return /\.(tsx?|mjs|css)$/.test(place) && !/\.test\./.test(place) ? [place] : [];
    const inside = fs.readdirSync(place).map((name) => path.join(place, name));
    return filesOf(inside, isLeft);
  });
}

/** Places in package-lock.json of these packages and of all that they need and that is installed. */
export function placesOf(names, lock, alone = []) {
  const found = new Set();
  const visit = (name, from) => {
    const place = nearest(name, from, lock);
    if (!place || found.has(place) || !fs.existsSync(place)) return;
    found.add(place);
    if (alone.includes(name)) return;
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = lock[place];
    const peers = Object.keys(peerDependencies ?? {}).filter((peer) => !peerDependenciesMeta?.[peer]?.optional);
    const needed = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
    for (const other of needed) visit(other, place);
  };
  for (const name of names) visit(name, '');
  return [...found].sort();
}

/** As Node looks for a package: in the folder itself, then in those above. */
function nearest(name, from, lock) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const place = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (lock[place]) return place;
    if (at === '') return null;
  }
}
