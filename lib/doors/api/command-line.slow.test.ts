import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Io } from '@/lib/cli/io';
import { run } from '@/lib/cli/run';
import { type ApiWorld, createApiWorld } from '@/lib/testing/api-server';

let world: ApiWorld;
let owner: { token: string };
/** Holds the program and nothing beside it. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-cli-'));
const program = path.join(folder, 'steward.mjs');
const home = path.join(folder, 'home');

beforeAll(async () => {
  const code = `import(process.argv[1]).then((it) => it.bundleCommandLine(process.cwd(), process.argv[2]))`;
  const bundler = path.resolve('lib/processes/bundle-command-line.mjs');
  await promisify(execFile)(process.execPath, ['-e', code, bundler, program]);
  world = await createApiWorld({ from: 'company' });
  owner = await world.tokenOf('owner');
  fs.mkdirSync(home);
});
afterAll(async () => {
  await world.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const origin = () => world.url.replace(/\/v1$/, '');

interface Ended {
  code: number | null;
  out: string;
  said: string;
}

interface Given {
  token?: string;
  input?: string;
  env?: Record<string, string>;
}
const environmentOf = ({ token = owner.token, env = {} }: Given): Record<string, string> => ({
  HOME: home,
  ...(token === '' ? {} : { STEWARD_URL: origin(), STEWARD_TOKEN: token }),
  ...env,
});

/** The same program in this process, which starts once. */
async function steward(args: readonly string[], given: Given = {}): Promise<Ended> {
  const ended: Ended = { code: null, out: '', said: '' };
  const io: Io = {
    environment: environmentOf(given),
    home,
    write: (text) => {
      ended.out += text;
    },
    say: (line) => {
      ended.said += `${line}\n`;
    },
    columns: null,
    isAsking: false,
    readInput: async () => given.input ?? '',
    ask: () => Promise.reject(new Error('Nobody is there.')),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const code = await run(io, args);
  return { ...ended, code };
}

/** The one file, as from a shell in a folder with nothing else. */
async function spawned(args: readonly string[], given: Given): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: environmentOf(given) as unknown as NodeJS.ProcessEnv,
  });
  child.stdin.end(given.input ?? '');
  const ended: Ended = { code: null, out: '', said: '' };
  child.stdout.on('data', (part) => {
    ended.out += part;
  });
  child.stderr.on('data', (part) => {
    ended.said += part;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ended, code })));
}
const json = async (...args: string[]) => {
  const { code, out, said } = await steward(args);
  if (code !== 0) throw new Error(`${code}: ${said}`);
  return JSON.parse(out);
};

test('signs in with a token from standard input, which it keeps for its account alone', async () => {
  const out = await steward(['login', origin(), '--token', owner.token], { token: '' });
  expect([out.code, out.out, out.said]).toEqual([2, '', expect.stringContaining('standard input')]);
  expect(await steward(['whoami'], { token: '' })).toMatchObject({ code: 4, out: '' });
  expect(await steward(['login', origin()], { token: '', input: 'stw_wrong\n' })).toMatchObject({ code: 4 });
  const kept = path.join(home, '.config/steward/login.json');
  expect(fs.existsSync(kept)).toBe(false);
  const signedIn = await spawned(['login', origin()], { token: '', input: `${owner.token}\n` });
  expect(signedIn).toMatchObject({ code: 0, out: '', said: expect.stringContaining('Its role is owner') });
  expect(fs.statSync(kept).mode & 0o777).toBe(0o600);
  const { out: own } = await spawned(['whoami'], { token: '' });
  expect(JSON.parse(own)).toMatchObject({ server: origin(), role: 'owner', workspaces: null, expires_at: null });
  expect(own).not.toContain(owner.token);
  expect(await steward(['logout'], { token: '' })).toMatchObject({ code: 0, out: '' });
  expect(await steward(['whoami'], { token: '' })).toMatchObject({ code: 4 });
});

test('reads lists through their pages, in every format, filtered by flags', async () => {
  const total = await world.database.owner.db.apiKey.count();
  const all = await json('keys', 'list', '--all');
  expect([all.length, new Set(all.map(({ id }: { id: string }) => id)).size]).toEqual([total, total]);
  const some = await steward([
    'api-keys',
    'list',
    '--limit',
    '7',
    '--sort',
    'name',
    '--order',
    'asc',
    '--format',
    'csv',
  ]);
  const rows = parse(some.out, { columns: true }) as Record<string, string>[];
  expect([rows.length, rows[0]?.spend_usd]).toEqual([7, '0']);
  expect(some.said).toBe(`7 of ${total}. Use --all for the rest, or --limit.\n`);
  const lines = (await steward(['keys', 'list', '--page-size', '3', '--format', 'jsonl'])).out.trimEnd().split('\n');
  expect(lines.length).toBe(3);
  // Nothing was read of days yet, so nothing is known to be unused.
  expect(await json('keys', 'list', '--unused', '60d')).toEqual([]);
  const table = (await steward(['workspaces', 'list', '--format', 'table'])).out.split('\n');
  expect(table[0]).toMatch(/^ID +NAME/);
});

test('lists keys that no day of so many has use of', async () => {
  const { db } = world.database.owner;
  const ago = (days: number) => new Date(Math.floor(Date.now() / 86_400_000 - days) * 86_400_000);
  const read = { report: 'usage', day: ago(100), readAt: new Date(), rows: 1, contentHash: '' };
  await db.reportDay.create({ data: read });
  const live = { status: 'active', goneAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] };
  const old = await db.apiKey.findMany({ where: { ...live, createdAt: { lt: ago(60) } } });
  const [used] = old;
  if (!used) throw new Error('No key is old.');
  await db.keyStats.create({ data: { keyRef: used.ref, lastUsedDay: ago(20), cost30: 0n } });
  const unused = async (time: string) => {
    const rows: { id: string }[] = await json('keys', 'list', '--all', '--unused', time);
    return rows.map(({ id }) => id);
  };
  const ids = old.map(({ id }) => id);
  expect((await unused('60d')).sort()).toEqual(ids.filter((id) => id !== used.id).sort());
  expect(await unused('2w')).toEqual(expect.arrayContaining(ids));
  expect(await unused('3w')).not.toContain(used.id);
  // What lies before the days that were read is not known.
  expect(await unused('200d')).toEqual([]);
  await db.keyStats.deleteMany({});
  await db.reportDay.deleteMany({ where: { day: ago(100) } });
});

test('makes changes and waits for those that go on by themselves', async () => {
  const made = await json('workspaces', 'create', '--name', 'Command line', '--tags', 'team=core');
  expect(made).toMatchObject({ name: 'Command line', id: expect.stringMatching(/^wrkspc_/) });
  const user = await world.database.owner.db.user.findFirstOrThrow({ where: { role: 'developer', goneAt: null } });
  const member = JSON.stringify({ user_id: user.id, workspace_role: 'workspace_user' });
  const add = ['members', 'add', '--workspace-id', made.id, '--members', member];
  expect(await json(...add)).toMatchObject({ intent_id: expect.any(String) });
  const members = await json('workspaces', 'list-members', made.id);
  expect(members).toMatchObject([{ user_id: user.id, workspace_role: 'workspace_user' }]);
  const body = JSON.stringify({ workspace_id: made.id, user_id: user.id });
  expect(await steward(['members', 'remove', '--body', '-'], { input: body })).toMatchObject({
    ...{ code: 2, out: '', said: expect.stringContaining('Add --yes if you mean it.') },
  });
  const removed = await steward(['members', 'remove', '--body', '-', '--yes', '--no-wait'], { input: body });
  expect([removed.code, removed.out]).toEqual([0, expect.stringMatching(/^[0-9a-f-]{36}\n$/)]);
  expect(await json('changes', 'get-outcome', removed.out.trim())).toMatchObject({ status: 'succeeded' });
  const late = await steward(['workspaces', 'rename', made.id, '--name', 'Late', '--idempotency-key', 'rename-late']);
  expect(late.code).toBe(0);
  const token = ['tokens', 'create', '--name', 'From a terminal', '--role', 'viewer', '--days', '7d'];
  expect(await json(...token)).toMatchObject({ token: expect.stringMatching(/^stw_/) });
  await world.withoutWorker(async () => {
    // What is shown once is shown, whether it is waited for or not.
    const created = await steward([...token, '--timeout', '1s']);
    expect([created.code, JSON.parse(created.out)]).toEqual([5, { token: expect.stringMatching(/^stw_/) }]);
    expect(await json(...token, '--no-wait')).toEqual({ token: expect.any(String), intent_id: expect.any(String) });
    const waiting = await steward([...add, '--timeout', '1s']);
    expect([waiting.code, waiting.out, waiting.said]).toEqual([5, '', expect.stringContaining('get-outcome')]);
  });
});

test('says in one sentence what is wrong, and by its exit code of which kind', async () => {
  const viewer = await world.tokenOf('viewer');
  const [wrong, unknown, absent, forbidden, field, away] = await Promise.all([
    steward(['keys', 'lst']),
    steward(['kees', 'list']),
    steward(['workspaces', 'rename', 'wrkspc_none', '--name', 'x']),
    steward(['sync', 'run-now'], { token: viewer.token }),
    steward(['workspaces', 'create', '--name', '']),
    steward(['keys', 'list'], { token: '', env: { STEWARD_URL: 'http://127.0.0.1:9', STEWARD_TOKEN: 'x' } }),
  ]);
  expect(wrong).toMatchObject({
    code: 2,
    out: '',
    said: 'steward: api-keys have no command lst. Did you mean list?\n',
  });
  expect(unknown).toMatchObject({ code: 2, said: 'steward: There is no command kees. Did you mean keys?\n' });
  expect(absent).toMatchObject({ code: 1, said: expect.stringContaining('does not exist') });
  expect(forbidden).toMatchObject({ code: 4, out: '' });
  expect(field).toMatchObject({ code: 2, said: expect.stringMatching(/ --name: .+\.\n$/) });
  expect(away).toMatchObject({ code: 3, said: expect.stringMatching(/^steward: .* cannot be reached .*\n$/) });
});

/** A server of one's own, at an address of this machine. */
async function listening(answer: RequestListener): Promise<{ url: string; close(): void }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, close: () => server.close() };
}

test('does not carry a token to another address', async () => {
  const described = await (await fetch(`${origin()}/api/openapi.json`)).text();
  const asked: string[] = [];
  const elsewhere = await listening((request, response) => {
    asked.push(request.url ?? '');
    response.end('{}');
  });
  const moved = await listening(({ url = '' }, response) => {
    if (url === '/api/openapi.json') response.end(described);
    else response.writeHead(302, { location: `${elsewhere.url}${url}` }).end();
  });
  const refused = await steward(['keys', 'list'], { env: { STEWARD_URL: moved.url } });
  elsewhere.close();
  moved.close();
  expect([refused.code, refused.said, asked]).toEqual([3, expect.stringContaining('refers to another address'), []]);
});

test('stops quietly when whoever reads has seen enough', async () => {
  const line = `"${process.execPath}" "${program}" people list --all --format jsonl | head -1; echo "\${PIPESTATUS[0]}"`;
  const env = { HOME: home, STEWARD_URL: origin(), STEWARD_TOKEN: owner.token } as unknown as NodeJS.ProcessEnv;
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', line], {
    env: { ...env, PATH: '/usr/bin:/bin' },
  });
  const [first = '', code] = stdout.trimEnd().split('\n');
  expect([Object.keys(JSON.parse(first))[0], code, stderr]).toEqual(['id', '0', '']);
});

test('completes commands in bash from what it knows', async () => {
  await steward(['keys', '--help']);
  const script = `steward() { "${process.execPath}" "${program}" "$@"; }; source <(steward completion bash)
    COMP_WORDS=(steward keys list --show un); COMP_CWORD=4; _steward; echo "\${COMPREPLY[*]}"`;
  const env = {
    HOME: home,
    STEWARD_URL: origin(),
    STEWARD_TOKEN: 'x',
    PATH: '/usr/bin:/bin',
  } as unknown as NodeJS.ProcessEnv;
  expect((await promisify(execFile)('bash', ['-c', script], { env })).stdout).toBe('unused unowned\n');
});

test('says of a change that a token only prepares where it waits', async () => {
  const { token } = await world.tokenOf('owner', { preparesOnly: true });
  const { id, name } = await world.database.owner.db.workspace.findFirstOrThrow({ where: { isDefault: false } });
  const asked = await steward(['workspaces', 'rename', id, '--name', 'Prepared'], { token });
  expect(asked).toMatchObject({
    code: 5,
    out: '',
    said: expect.stringMatching(/has to confirm it at http.*approvals/),
  });
  expect((await world.database.owner.db.workspace.findUniqueOrThrow({ where: { id } })).name).toBe(name);
});

test('exports the organisation, the same twice, whole or not at all', async () => {
  const file = path.join(folder, 'organization.yaml');
  const [told, written] = [await steward(['export']), await steward(['export', '--output', file])];
  expect([told.code, written.code, written.out, written.said]).toEqual([0, 0, '', '']);
  const first = fs.readFileSync(file, 'utf8');
  expect(told.out).toBe(first);
  expect(first).toMatch(/^# .*\n# Nothing was left out\.\norganization:\n/);
  const { workspaces, people, policies, budgets } = parseYaml(first);
  const { db } = world.database.owner;
  expect(workspaces.map(({ id }: { id: string }) => id)).toEqual(
    (await db.workspace.findMany({ where: { goneAt: null } })).map(({ id }) => id).sort(),
  );
  expect(people.length).toBe(await db.user.count({ where: { goneAt: null } }));
  const members = workspaces.flatMap(({ members = [] }: { members?: unknown[] }) => members);
  expect(members.length).toBe(
    await db.workspaceMember.count({ where: { goneAt: null, workspace: { archivedAt: null, goneAt: null } } }),
  );
  expect([budgets, policies.invites]).toEqual([[], { owners_approve_own: true, admins_invite_directly: false }]);
  expect(first).not.toMatch(/_at: |\d{2}:\d{2}/);

  const chat = await db.workspace.findFirstOrThrow({ where: { archivedAt: null, name: 'Customer Chat' } });
  await steward(['workspaces', 'rename', chat.id, '--name', 'Chat # "of" customers: all']);
  await steward(['export', '--output', file]);
  const second = fs.readFileSync(file, 'utf8');
  const lines = second.split('\n');
  const changed = lines.filter((line, at) => line !== first.split('\n')[at]);
  expect(changed.length).toBe(1);
  expect(parseYaml(second).workspaces.map(({ name }: { name: string }) => name)).toContain(
    'Chat # "of" customers: all',
  );

  // Upstream may hold any name, and a terminal would obey some.
  const odd = 'Cha\u202et\u009b31m\u2066\\';
  const about = { description: 'Two\nlines\u061c', updatedAt: new Date() };
  await db.workspace.update({ where: { id: chat.id }, data: { name: odd } });
  await db.workspaceProfile.upsert({
    where: { workspaceId: chat.id },
    create: { workspaceId: chat.id, ...about },
    update: about,
  });
  const unsafe = (await steward(['export'])).out;
  expect(unsafe.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u061c\u202a-\u202e\u2066-\u2069]/u);
  expect(parseYaml(unsafe).workspaces.find(({ id }: { id: string }) => id === chat.id)).toMatchObject({
    ...{ name: odd, description: about.description },
  });
  const refused = await steward(['keys\u202e\u009b']);
  expect([refused.code, refused.said.trimEnd()]).toEqual([2, expect.not.stringMatching(/[\p{Cc}\u202e]/u)]);

  const narrow = await world.tokenOf('owner', { isScoped: true, scopes: ['workspace:read', 'person:read'] });
  const part = (await steward(['export'], { token: narrow.token })).out;
  expect(part).toContain('# - budgets (needs budget:read)\n');
  expect(Object.keys(parseYaml(part))).not.toContain('budgets');

  const wrong = `${owner.token.slice(0, -1)}${owner.token.endsWith('x') ? 'y' : 'x'}`;
  const gone = await steward(['export', '--output', file], { token: wrong });
  expect(gone.code).toBe(4);
  expect(fs.readFileSync(file, 'utf8')).toBe(second);
  expect(fs.readdirSync(folder).sort()).toEqual(['home', 'organization.yaml', 'steward.mjs']);
});
