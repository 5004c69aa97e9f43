import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '@/lib/access/permissions';
import { COMMANDS } from '@/lib/domain/operations/schema';
import { commandRegistry } from '@/lib/jobs/intents/registry';
import { cycles, isTestFile, reachedFromPages, testOnlyFiles, unknownFolders, upwardImports } from './house-rules';
import { readSourceTree, type SourceFile } from './source-tree';

const tree = readSourceTree();
const product = [...tree.values()].filter((file) => !isTestFile(file.path));

const DOMAIN_FILES = /^([a-z-]+-)?(schema|rules|sql|queries|reads|commands|steps|mirror)\.ts$/;
/** Rooms with names of their own beside these; docs/decisions/0002-domain-folders.md says why. */
const DOMAIN_ROOMS: Record<string, string[]> = {
  'notifications/kinds': [
    ...[
      'anomalies',
      'approvals',
      'budgets',
      'declare',
      'factors',
      'invites',
      'keys',
      'list',
      'offboarding',
      'reviews',
      'sessions',
      'system',
    ],
  ],
  usage: ['token-types'],
  'scim/protocol': ['attributes', 'discovery', 'filter', 'patch', 'refusals', 'users'],
  'usage/ledger': [
    'closed-months',
    'allocate',
    'default-workspace',
    'derive',
    'ingest',
    'names',
    'rollups',
    'snapshot-table',
    'spread-hours',
    'through-gateway',
  ],
  'usage/overview': ['forecast', 'movers', 'weekday-model'],
  'usage/report': [
    'compare',
    'compared-days',
    'compose',
    'export',
    'filter',
    'frame',
    'grid',
    'rates',
    'read',
    'read-parts',
    'spans',
  ],
};

function offenders(find: (file: SourceFile) => string | false | undefined): string[] {
  return product.flatMap((file) => {
    const found = find(file);
    return found ? [`${file.path}: ${found}`] : [];
  });
}

const importsMatching = (file: SourceFile, pattern: RegExp) =>
  file.imports.find((entry) => pattern.test(entry.target))?.target;

describe('imports', () => {
  it('run downwards only', () => {
    expect(upwardImports(tree)).toEqual([]);
  });

  it('know every folder', () => {
    expect(unknownFolders(tree)).toEqual([]);
  });

  it('never lead from a page to the upstream or to what commands do', () => {
    expect([...tree.keys()].filter((file) => file.startsWith('app/')).length).toBeGreaterThan(5);
    expect(reachedFromPages(tree)).toEqual([]);
  });

  it('have no cycles', () => {
    expect(cycles(tree)).toEqual([]);
  });

  it('name Next only in app, components, doors and auth', () => {
    const allowed = /^(app|components|lib\/doors|lib\/auth)\/|^(proxy|next\.config)\.ts$/;
    expect(offenders((file) => !allowed.test(file.path) && importsMatching(file, /^next(-auth)?(\/|$)/))).toEqual([]);
    expect(
      offenders(
        (file) =>
          !/^lib\/auth\/|^app\/api\/auth\//.test(file.path) && importsMatching(file, /^next-auth(\/(?!react)|$)/),
      ),
    ).toEqual([]);
  });

  it('name Prisma only in rooms that read the database', () => {
    const allowed =
      /^lib\/(domain|mirror|lists|audit|auth|jobs|database)\/|^lib\/core\/(db|names|raw-rows)\.ts$|^lib\/access\/find-(actor|token)\.ts$/;
    const pattern = /^prisma\/generated|^@prisma\//;
    expect(offenders((file) => !allowed.test(file.path) && importsMatching(file, pattern))).toEqual([]);
  });

  it('let the sandbox know nothing but the wire contract', () => {
    const allowed = /^lib\/(sandbox\/|upstream\/contract)/;
    expect(
      offenders(
        (file) =>
          file.path.startsWith('lib/sandbox/') &&
          file.imports.find(({ target }) => target.startsWith('lib/') && !allowed.test(target))?.target,
      ),
    ).toEqual([]);
  });

  it('use no test code in the product', () => {
    expect(offenders((file) => importsMatching(file, /^lib\/testing\/|^vitest|\.test(\.ts)?$/))).toEqual([]);
    const bundles = /const BUNDLES = \[([^\]]*)\]/.exec(fs.readFileSync('lib/processes/build.mjs', 'utf8'))?.[1] ?? '';
    const entries = [...bundles.matchAll(/'([a-z-]+)'/g)].map(([, name]) => `lib/processes/${name}.ts`);
    expect(entries.length).toBeGreaterThan(3);
    expect(testOnlyFiles(tree, new Set(entries))).toEqual([]);
  });
});

describe('files', () => {
  it('stay under 400 lines', () => {
    expect([...tree.values()].filter((file) => file.lines > 400).map((file) => `${file.path}: ${file.lines}`)).toEqual(
      [],
    );
  });

  it('have names that say what is inside', () => {
    const banned = /(^|\/)(index|utils?|helpers?|common|misc|manager|service|data|types)\.tsx?$/;
    expect(offenders((file) => banned.test(file.path) && 'banned name')).toEqual([]);
    expect(
      offenders((file) => !file.path.startsWith('app/') && /[A-Z]/.test(path.basename(file.path)) && 'not kebab-case'),
    ).toEqual([]);
  });

  it('keep the vocabulary of a domain folder', () => {
    const wrong = offenders((file) => {
      if (!file.path.startsWith('lib/domain/')) return false;
      const room = path.dirname(file.path).slice('lib/domain/'.length);
      if (room.includes('/') && !DOMAIN_ROOMS[room]) return 'in an unknown room';
      const name = path.basename(file.path);
      return (
        !DOMAIN_FILES.test(name) && !DOMAIN_ROOMS[room]?.includes(name.replace(/\.ts$/, '')) && 'not in the vocabulary'
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('rules', () => {
  it('hold no SQL', () => {
    const isRules = (file: string) => /^lib\/.*(^|[/-])rules\.ts$/.test(file);
    const pattern = /^prisma\/generated|^pg$|^lib\/core\/db\.ts$/;
    expect(
      offenders(
        (file) =>
          isRules(file.path) &&
          file.imports.find(({ target, isTypeOnly }) => !isTypeOnly && pattern.test(target))?.target,
      ),
    ).toEqual([]);
  });
});

describe('code', () => {
  it('reads the environment in one place', () => {
    // The command line is another program, with one of its own.
    const places = ['lib/core/env.ts', 'lib/cli/main.ts'];
    expect(
      offenders((file) => !places.includes(file.path) && /process\s*\.\s*env\b/.test(file.text) && 'process.env'),
    ).toEqual([]);
  });

  it('lets the command line know nothing but leaves without packages', () => {
    const core = /^lib\/core\/(key-names|money|safe-cell)\.ts$/;
    const found = offenders(
      (file) =>
        file.path.startsWith('lib/cli/') &&
        file.imports.find(
          ({ target }) => !target.startsWith('lib/cli/') && !core.test(target) && !/^(node:|yaml$)/.test(target),
        )?.target,
    );
    expect(found).toEqual([]);
  });

  it('binds every query', () => {
    const unbound = offenders((file) => /\$(queryRaw|executeRaw)Unsafe|Prisma\.raw\(/.test(file.text) && 'unbound SQL');
    // Columns of token types, from the list of them alone; statements of the mirror's tables, whose values are bound.
    expect(unbound.sort()).toEqual(['lib/domain/usage/types-sql.ts: unbound SQL', 'lib/mirror/list.ts: unbound SQL']);
  });

  it('never turns an amount into a float', () => {
    const pattern = /(Number|parseFloat)\([^)]*([Nn]ano|[Cc]ents|[Dd]ollars|amount)/;
    expect(offenders((file) => pattern.test(file.text) && 'float money')).toEqual([]);
  });

  it('switches no type check off', () => {
    expect(offenders((file) => /@ts-(ignore|expect-error|nocheck)/.test(file.text) && 'type check off')).toEqual([]);
  });
});

describe('server functions', () => {
  const withDirective = product.filter((file) => /^\s*['"]use server['"]/m.test(file.text));

  it('live in lib/doors/actions alone', () => {
    expect(withDirective.length).toBeGreaterThan(2);
    expect(
      withDirective.filter((file) => !file.path.startsWith('lib/doors/actions/')).map((file) => file.path),
    ).toEqual([]);
    const others = fs
      .readdirSync('lib/doors/actions')
      .filter((name) => !tree.get(`lib/doors/actions/${name}`)?.text.startsWith("'use server'"));
    expect(others).toEqual([]);
  });

  it('are each made by a declared action', () => {
    const made =
      /^export const \w+ = (action|codeAction|own(Session|Device|Proof|ProofAsk|Passkey|Read)Action|otherSessionsAction)\(/;
    const wrong = withDirective.flatMap((file) =>
      file.text
        .split('\n')
        .filter((line) => line.startsWith('export') && !made.test(line))
        .map((line) => `${file.path}: ${line}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('commands', () => {
  const declared = product
    .filter((file) => file.path.startsWith('lib/domain/') && /(^|-)schema\.ts$/.test(path.basename(file.path)))
    .flatMap((file) => [...file.text.matchAll(/declareCommand\(\{\s*name: '([^']+)',/g)].map(([, name = '']) => name));
  const without = (names: string[], others: Iterable<string>) => names.filter((name) => !new Set(others).has(name));

  it('are declared once, listed once and registered once', () => {
    const listed = COMMANDS.map(({ name }) => name);
    const registered = [...commandRegistry.keys()];
    expect(declared.length).toBeGreaterThan(4);
    expect(declared.filter((name, at) => declared.indexOf(name) !== at)).toEqual([]);
    expect({
      notListed: without(declared, listed),
      notRegistered: without(declared, registered),
      notDeclared: without([...listed, ...registered], declared),
    }).toEqual({ notListed: [], notRegistered: [], notDeclared: [] });
  });

  it('keep their former names to themselves', () => {
    const names = COMMANDS.flatMap(({ name, formerly = [] }) => [name, ...formerly]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('say what they are called and who may', () => {
    expect(COMMANDS.filter(({ name }) => !/^[a-z_]+\.[a-z_]+$/.test(name)).map(({ name }) => name)).toEqual([]);
    expect(COMMANDS.filter(({ words }) => !/^[A-Z].{3,60}$/.test(words)).map(({ name }) => name)).toEqual([]);
    expect(COMMANDS.filter(({ permission }) => !PERMISSIONS.includes(permission)).map(({ name }) => name)).toEqual([]);
  });
});

it('asks every permission of some operation', () => {
  const asking = product.filter(({ path: file }) => /^(lib\/(domain|doors)|app\/api)\//.test(file));
  expect(PERMISSIONS.filter((name) => !asking.some(({ text }) => text.includes(`'${name}'`)))).toEqual([]);
});
