import { describe, expect, it } from 'vitest';
import { cycles, type JudgedTree, reachedFromPages, testOnlyFiles, unknownFolders, upwardImports } from './house-rules';

/** A tree of files with what each imports; `type:` marks an import of types alone. */
function planted(files: Record<string, readonly string[]>): JudgedTree {
  return new Map(
    Object.entries(files).map(([path, targets]) => [
      path,
      {
        path,
        imports: targets.map((target) => ({
          target: target.replace(/^type:/, ''),
          isTypeOnly: target.startsWith('type:'),
        })),
      },
    ]),
  );
}

const none = new Set<string>();

describe('what a page may reach', () => {
  const page = 'app/(dashboard)/settings/scim/page.tsx';

  it.each([
    'lib/domain/scim/token-commands.ts',
    'lib/domain/scim/commands.ts',
    'lib/domain/invites/sending-steps.ts',
    'lib/domain/people/mirror.ts',
    'lib/domain/workspaces/members-mirror.ts',
    'lib/domain/usage/ledger/mirror.ts',
    'lib/mirror/run.ts',
    'lib/database/roles.ts',
    'lib/upstream/client.ts',
    'lib/processes/secrets.ts',
    'lib/jobs/worker.ts',
  ])('ends before %s', (file) => {
    expect(reachedFromPages(planted({ [page]: [file], [file]: [] }))).toEqual([`${page}: leads to ${file}`]);
  });

  it('is followed through other files', () => {
    const between = 'lib/domain/scim/rules.ts';
    const end = 'lib/domain/scim/token-commands.ts';
    const tree = planted({ [page]: [between], [between]: [end], [end]: [] });
    expect(reachedFromPages(tree)).toEqual([`${between}: leads to ${end}`]);
  });

  it('is more than what it takes types from, and than what has such a word in its name', () => {
    const fine = ['lib/doors/actions/sync.ts', 'components/audit/outcome-look.ts', 'lib/domain/scim/schema.ts'];
    const tree = planted({
      [page]: [...fine, 'type:lib/upstream/client.ts'],
      ...Object.fromEntries([...fine, 'lib/upstream/client.ts'].map((file) => [file, []])),
    });
    expect(reachedFromPages(tree)).toEqual([]);
  });
});

describe('layers', () => {
  it.each([
    ['lib/domain/people/rules.ts', 'lib/processes/secrets.ts'],
    ['lib/domain/people/rules.ts', 'lib/sandbox/store.ts'],
    ['lib/domain/people/rules.ts', 'lib/testing/database.ts'],
    ['lib/core/time.ts', 'lib/domain/people/rules.ts'],
    ['lib/doors/page.ts', 'components/ui/panel.tsx'],
    ['components/ui/panel.tsx', 'app/error.tsx'],
    ['lib/processes/worker.ts', 'lib/doors/page.ts'],
    ['lib/jobs/worker.ts', 'lib/doors/submit.ts'],
    ['lib/upstream/client.ts', 'lib/audit/chain.ts'],
    ['lib/operations/context.ts', 'lib/domain/people/rules.ts'],
    ['lib/access/find-actor.ts', 'lib/operations/context.ts'],
    ['lib/mirror/run.ts', 'lib/domain/sync/schema.ts'],
    ['lib/domain/people/queries.ts', 'lib/database/roles.ts'],
  ])('%s may not import %s', (file, target) => {
    const wrong = [`${file}: may not import ${target}`];
    expect(upwardImports(planted({ [file]: [target] }))).toEqual(wrong);
    expect(upwardImports(planted({ [file]: [`type:${target}`] }))).toEqual(wrong);
  });

  it('let tests import what they test', () => {
    expect(upwardImports(planted({ 'lib/core/time.test.ts': ['lib/domain/people/rules.ts'] }))).toEqual([]);
  });

  it('are all there is', () => {
    const tree = planted({
      'lib/whatever/thing.ts': [],
      'lib/loose.ts': [],
      'lib/core/time.ts': ['lib/whatever/thing.ts'],
    });
    expect(unknownFolders(tree)).toEqual([
      'lib/whatever/thing.ts: lies in an unknown folder',
      'lib/loose.ts: lies in an unknown folder',
      'lib/core/time.ts: imports unknown lib/whatever/thing.ts',
    ]);
  });
});

describe('test-only files', () => {
  const [file, fixture] = ['lib/jobs/small-upstream.ts', 'lib/testing/worker.ts'];

  it('are found in the folders of the product', () => {
    const tree = planted({ [file]: [], 'lib/jobs/probe.test.ts': [file], [fixture]: [file] });
    expect(testOnlyFiles(tree, none)).toEqual([file]);
  });

  it('are not those that the product imports too, nor entry points', () => {
    const entry = 'lib/processes/worker.ts';
    const tree = planted({ [file]: [], [entry]: [file], 'lib/processes/worker.test.ts': [file, entry] });
    expect(testOnlyFiles(tree, new Set([entry]))).toEqual([]);
    expect(testOnlyFiles(tree, none)).toEqual([entry]);
  });
});

describe('circles', () => {
  it('are found and spelled out', () => {
    const tree = planted({ 'lib/core/a.ts': ['lib/core/b.ts'], 'lib/core/b.ts': ['lib/core/a.ts'] });
    expect(cycles(tree)).toEqual(['lib/core/a.ts → lib/core/b.ts → lib/core/a.ts']);
  });

  it('are none where one way is types alone', () => {
    const tree = planted({ 'lib/core/a.ts': ['lib/core/b.ts'], 'lib/core/b.ts': ['type:lib/core/a.ts'] });
    expect(cycles(tree)).toEqual([]);
  });
});
