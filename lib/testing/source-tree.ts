import fs from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

export interface SourceImport {
  /** Repository path of the file, or the package's name. */
  target: string;
  isTypeOnly: boolean;
}

export interface SourceFile {
  path: string;
  text: string;
  lines: number;
  imports: SourceImport[];
}

const ROOTS = ['app', 'components', 'lib'];
const LOOSE = ['proxy.ts', 'next.config.ts'];

let known: ReadonlyMap<string, SourceFile> | undefined;

/** Every TypeScript file of the product with what it imports, read once for all tests of a process. */
export function readSourceTree(): ReadonlyMap<string, SourceFile> {
  known ??= readTree();
  return known;
}

function readTree(): ReadonlyMap<string, SourceFile> {
  const paths = [...ROOTS.flatMap((root) => walk(root)), ...LOOSE.filter((file) => fs.existsSync(file))];
  return new Map(paths.map((file) => [file, readSource(file)]));
}

function walk(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    return entry.isDirectory() ? walk(at) : /\.tsx?$/.test(entry.name) ? [at] : [];
  });
}

function readSource(file: string): SourceFile {
  const text = fs.readFileSync(file, 'utf8');
  const { module } = parseSync(file, text);
  const fromImports = module.staticImports.map((statement) => ({
    target: resolve(file, statement.moduleRequest.value),
    isTypeOnly: statement.entries.length > 0 && statement.entries.every((entry) => entry.isType),
  }));
  const fromExports = module.staticExports.flatMap((statement) =>
    statement.entries.flatMap((entry) =>
      entry.moduleRequest ? [{ target: resolve(file, entry.moduleRequest.value), isTypeOnly: entry.isType }] : [],
    ),
  );
  const dynamic = module.dynamicImports.flatMap((call) => {
    const request = text.slice(call.moduleRequest.start, call.moduleRequest.end);
    const literal = /^['"](.+)['"]$/.exec(request)?.[1];
    return literal ? [{ target: resolve(file, literal), isTypeOnly: false }] : [];
  });
  return {
    path: file,
    text,
    lines: text.split('\n').length - 1,
    imports: [...fromImports, ...fromExports, ...dynamic],
  };
}

function resolve(from: string, request: string): string {
  const base = request.startsWith('@/')
    ? request.slice(2)
    : request.startsWith('.')
      ? path.join(path.dirname(from), request)
      : null;
  if (base === null) return request;
  const found = [base, `${base}.ts`, `${base}.tsx`].find(
    (candidate) => fs.existsSync(candidate) && fs.statSync(candidate).isFile(),
  );
  return found ?? base;
}

/** Files reached at run time from a start, without following type-only imports. Values: the file that led there. */
export function reachableFrom(
  tree: ReadonlyMap<string, Pick<SourceFile, 'imports'>>,
  starts: string[],
): Map<string, string> {
  const seen = new Map(starts.map((start) => [start, 'start']));
  const queue = [...starts];
  for (let file = queue.pop(); file; file = queue.pop()) {
    for (const { target, isTypeOnly } of tree.get(file)?.imports ?? []) {
      if (isTypeOnly || seen.has(target) || !tree.has(target)) continue;
      seen.set(target, file);
      queue.push(target);
    }
  }
  return seen;
}
