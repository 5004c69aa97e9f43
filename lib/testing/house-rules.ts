import { reachableFrom, type SourceFile } from './source-tree';

/** What is judged of a file. */
export type JudgedFile = Pick<SourceFile, 'path' | 'imports'>;
export type JudgedTree = ReadonlyMap<string, JudgedFile>;

const BELOW_DOMAIN = ['lib/mirror', 'lib/audit', 'lib/lists', 'lib/operations', 'lib/access', 'lib/core'];
const BELOW_DOORS = ['lib/domain', ...BELOW_DOMAIN];
const BELOW_JOBS = ['lib/domain', 'lib/upstream', ...BELOW_DOMAIN];
/** Each layer with what it may import beside itself. `lib/testing` is for tests, which import what they test. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  app: ['components', 'lib/doors', 'lib/auth', ...BELOW_DOORS],
  components: ['lib/doors', 'lib/auth', ...BELOW_DOORS],
  'lib/doors': ['lib/auth', ...BELOW_DOORS],
  'lib/auth': ['lib/domain', 'lib/operations', 'lib/access', 'lib/core'],
  'lib/processes': ['lib/jobs', 'lib/database', 'lib/sandbox', 'lib/gateway', ...BELOW_JOBS],
  'lib/gateway': ['lib/core'],
  'lib/jobs': ['lib/database', ...BELOW_JOBS],
  'lib/domain': ['lib/upstream', ...BELOW_DOMAIN],
  'lib/sandbox': ['lib/upstream', 'lib/core'],
  'lib/mirror': ['lib/upstream', 'lib/core'],
  'lib/audit': ['lib/operations', 'lib/access', 'lib/core'],
  'lib/lists': ['lib/operations', 'lib/core'],
  'lib/database': ['lib/core'],
  'lib/operations': ['lib/access', 'lib/upstream', 'lib/core'],
  'lib/access': ['lib/core'],
  'lib/upstream': ['lib/core'],
  'lib/cli': ['lib/core'],
  'lib/core': [],
  'lib/testing': [],
};

export const isTestFile = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('lib/testing/');

/** `undefined` for what lies in no layer: packages, generated code, and folders that nobody decided on. */
export function layerOf(file: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((layer) => file.startsWith(`${layer}/`));
}

const isProductPath = (file: string) => /^(app|components|lib)\//.test(file);

/** Files in a folder that is no layer, and imports of one. */
export function unknownFolders(tree: JudgedTree): string[] {
  const isUnknown = (file: string) => isProductPath(file) && layerOf(file) === undefined;
  return [...tree.values()].flatMap(({ path, imports }) => [
    ...(isUnknown(path) ? [`${path}: lies in an unknown folder`] : []),
    ...imports.filter(({ target }) => isUnknown(target)).map(({ target }) => `${path}: imports unknown ${target}`),
  ]);
}

/** Imports against the one direction, types included. */
export function upwardImports(tree: JudgedTree): string[] {
  return [...tree.values()].flatMap(({ path, imports }) => {
    const layer = layerOf(path);
    if (layer === undefined || isTestFile(path)) return [];
    return imports
      .filter(({ target }) => {
        const other = layerOf(target);
        return other !== undefined && other !== layer && !MAY_IMPORT[layer]?.includes(other);
      })
      .map(({ target }) => `${path}: may not import ${target}`);
  });
}

/** What the web must never run: the upstream, the processes, and what commands and readings do. */
export function isWorkersAlone(file: string): boolean {
  if (/^lib\/(upstream|processes|sandbox|jobs|database|cli|gateway)\//.test(file)) return true;
  if (/^lib\/mirror\/((sync-)?list|run|lease)\.ts$/.test(file)) return true;
  return /^lib\/(?!doors\/|testing\/).*(^|[/-])(commands|steps|mirror)\.ts$/.test(file);
}

/** Files for the worker alone that a page reaches at run time, each with the file that led there. */
export function reachedFromPages(tree: JudgedTree): string[] {
  const starts = [...tree.keys()].filter(
    (file) => (file.startsWith('app/') || file === 'proxy.ts') && !isTestFile(file),
  );
  return [...reachableFrom(tree, starts)]
    .filter(([file]) => isWorkersAlone(file))
    .map(([file, from]) => `${from}: leads to ${file}`);
}

/** Circles among files that import each other at run time. */
export function cycles(tree: JudgedTree): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: string[]) => {
    if (trail.includes(file)) {
      found.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const { target, isTypeOnly } of tree.get(file)?.imports ?? []) {
      if (!isTypeOnly && tree.has(target)) visit(target, [...trail, file]);
    }
    done.add(file);
  };
  for (const file of tree.keys()) visit(file, []);
  return found;
}

/** Files of the product that tests alone import. Entry points are started, not imported; Next finds those in `app/`. */
export function testOnlyFiles(tree: JudgedTree, entries: ReadonlySet<string>): string[] {
  const importers = new Map<string, string[]>();
  for (const { path, imports } of tree.values())
    for (const { target } of imports) importers.set(target, [...(importers.get(target) ?? []), path]);
  return [...tree.keys()].filter((file) => {
    if (!/^(lib|components)\//.test(file) || isTestFile(file) || entries.has(file)) return false;
    const by = importers.get(file) ?? [];
    return by.length > 0 && by.every(isTestFile);
  });
}
