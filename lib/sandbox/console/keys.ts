import { randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import { WireError } from '../errors';
import { secretOf } from '../messages/control';
import { changeKey, findKey, refuseActivation } from '../routes/api-keys';
import { findWorkspace, newestFirst, refuseArchived } from '../routes/context';
import { makeKey } from '../world/make-key';
import { isoAt } from '../world/people';
import { DAY_MS } from '../world/traffic';
import { type KeyRecord, keyStatus, type Principal, type World } from '../world/world';
import { type Choice, field, frame, type Html, select, table, time } from './frame';
import { newPages, readChoice, readForm, readLine } from './room';

const SHOWN = 100;
const MOST_NAME = 500;
const FORMS_KEPT = 1_000;
const STATUS_WORDS: Readonly<Record<string, string>> = {
  active: 'Active',
  inactive: 'Disabled',
  expired: 'Expired',
  archived: 'Archived',
};
const LIVES: readonly Choice[] = [
  ['never', 'Never'],
  ['1', 'In a day'],
  ['7', 'In 7 days'],
  ['30', 'In 30 days'],
  ['90', 'In 90 days'],
];
const KINDS: readonly Choice[] = [
  ['workspace', 'The workspace'],
  ['user', 'Its creator only'],
];
const CHANGES = ['active', 'inactive', 'archived'] as const;

function workspaceChoices(world: World): Choice[] {
  return [...world.tables.workspaces.values()]
    .filter(({ archived_at }) => archived_at === null)
    .map(({ id, name }): Choice => [id, name])
    .sort(([, left], [, right]) => left.localeCompare(right));
}

function makerChoices(world: World): Choice[] {
  return [...world.tables.users.values()]
    .filter(({ role }) => role === 'admin' || role === 'developer')
    .map(({ id, name, email }): Choice => [id, `${name} (${email})`]);
}

type Typed = Readonly<Record<string, string>>;

function makeForm(world: World, typed: Typed): Html {
  return html`<form method="post" action="/settings/keys">
    <input type="hidden" name="form" value="${randomUUID()}">
    ${field('name', 'Name', MOST_NAME, typed.name ?? '')}
    ${select('workspace', 'Workspace', workspaceChoices(world), typed.workspace ?? world.defaultWorkspaceId)}
    ${select('kind', 'Belongs to', KINDS, typed.kind)}
    ${select('maker', 'Created by', makerChoices(world), typed.maker)}
    ${select('life', 'Expires', LIVES, typed.life)}
    <button>Create key</button>
  </form>`;
}

interface ListAsked {
  search: string;
  typed: Typed;
  problem?: string;
  done?: string | undefined;
}

function listPage(world: World, nowMs: number, { search, typed, problem, done }: ListAsked): Html {
  const wanted = search.toLowerCase();
  const found = [...world.tables.keys.values()].filter(
    ({ id, name }) => name.toLowerCase().includes(wanted) || id === search,
  );
  const shown = newestFirst(
    found,
    (key) => key.createdAt,
    (key) => key.id,
  ).slice(0, SHOWN);
  const rows = shown.map(
    (key) => html`<tr>
      <td><a href="/settings/keys/${key.id}">${key.name}</a></td>
      <td>${STATUS_WORDS[keyStatus(key, nowMs)]}</td>
      <td>${placeName(world, key)}</td>
      <td>${time(key.createdAt)}</td>
    </tr>`,
  );
  return frame(
    { world, title: 'API keys', problem, done },
    html`<h2>Create a key</h2>
      ${makeForm(world, typed)}
      <h2>Keys</h2>
      <form method="get"><label>Name or ID <input name="q" value="${search}" maxlength="200"></label><button>Search</button></form>
      <p>${shown.length === found.length ? `${found.length} keys.` : `The newest ${shown.length} of ${found.length} keys.`}</p>
      ${table(['Name', 'Status', 'Workspace', 'Created'], rows, 'No key has this name.')}`,
  );
}

function placeName(world: World, key: KeyRecord): string {
  if (key.workspaceId === null) return 'Whole organisation';
  return world.tables.workspaces.get(key.workspaceId)?.name ?? key.workspaceId;
}

function keyPage(world: World, key: KeyRecord, nowMs: number, done?: string): Html {
  const status = keyStatus(key, nowMs);
  const creator =
    key.createdBy === null ? 'Unknown' : (world.tables.users.get(key.createdBy.id)?.name ?? 'Someone who left');
  const button = (to: string, words: string) => html`<form method="post" action="/settings/keys/${key.id}/status">
    <input type="hidden" name="status" value="${to}"><button>${words}</button></form>`;
  return frame(
    { world, title: key.name, done },
    html`<dl>
        <dt>Status</dt><dd>${STATUS_WORDS[status]}</dd>
        <dt>Workspace</dt><dd>${placeName(world, key)}</dd>
        <dt>Created</dt><dd>${time(key.createdAt)} by ${creator}</dd>
        <dt>Expires</dt><dd>${key.expiresAt === null ? 'Never' : time(key.expiresAt)}</dd>
        <dt>Secret</dt><dd>${key.hint}, shown once at creation</dd>
        <dt>ID</dt><dd>${key.id}</dd>
      </dl>
      ${
        status === 'active' || status === 'inactive'
          ? html`<h2>Rename</h2>
        <form method="post" action="/settings/keys/${key.id}/name">${field('name', 'Name', MOST_NAME, key.name)}<button>Rename</button></form>`
          : ''
      }
      ${status === 'active' ? button('inactive', 'Disable') : ''}
      ${status === 'inactive' ? button('active', 'Enable') : ''}
      ${status === 'archived' ? '' : html`<h2>Archive</h2><p>This is permanent: no one can restore it.</p>${button('archived', 'Archive')}`}`,
  );
}

function secretPage(world: World, key: KeyRecord): Html {
  return frame(
    { world, title: 'Key created' },
    html`<p>Copy the secret of <strong>${key.name}</strong> now. It will not be shown again.</p>
      <label>Secret <input class="secret" value="${secretOf(world, key.id)}" readonly></label>
      <p><a href="/settings/keys/${key.id}">Done</a></p>`,
  );
}

function readNewKey(world: World, form: Typed, nowMs: number): KeyRecord {
  const name = readLine(form, 'name', 'a name', MOST_NAME);
  const workspace = findWorkspace(world, form.workspace ?? '');
  refuseArchived(workspace);
  const maker = readChoice(
    form,
    'maker',
    makerChoices(world).map(([id]) => id),
  );
  const kind = readChoice(form, 'kind', ['workspace', 'user']);
  const life = readChoice(
    form,
    'life',
    LIVES.map(([days]) => days),
  );
  const principal: Principal | null = kind === 'user' ? { type: 'user', id: maker } : null;
  const expiresAt = life === 'never' ? null : isoAt(nowMs + Number(life) * DAY_MS);
  const asked = { name, workspaceId: workspace.id, principal, creatorId: maker, expiresAt, dailyOutputTokens: 0 };
  const key = makeKey(world, asked, nowMs);
  refuseActivation(world, key, nowMs);
  return key;
}

/** Keys, one key, and the one time that a secret is shown: the same form sent again shows it no more. */
export function keyPages() {
  const pages = newPages();
  const made = new Map<string, string>();
  pages.get('/', (context) => {
    const { q = '', name = '', workspace, done } = context.req.query();
    const typed: Typed = { name, ...(workspace === undefined ? {} : { workspace }) };
    return context.html(listPage(context.var.world, context.var.nowMs, { search: q, typed, done }));
  });
  pages.post('/', async (context) => {
    const { world, nowMs, commit } = context.var;
    const form = await readForm(context);
    const before = made.get(form.form ?? '');
    if (before !== undefined) return context.redirect(`/settings/keys/${before}?done=shown`, 303);
    try {
      const key = readNewKey(world, form, nowMs);
      commit([{ table: 'keys', id: key.id, value: key }], key.createdBy?.id);
      made.set(form.form ?? '', key.id);
      for (const [oldest] of made) if (made.size > FORMS_KEPT) made.delete(oldest);
      return context.html(secretPage(world, key), 201);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return context.html(listPage(world, nowMs, { search: '', typed: form, problem: error.message }), 400);
    }
  });
  pages.get('/:id', (context) => {
    const { world, nowMs } = context.var;
    return context.html(keyPage(world, findKey(world, context.req.param('id')), nowMs, context.req.query('done')));
  });
  pages.post('/:id/name', async (context) => {
    const { world, nowMs, commit } = context.var;
    const key = findKey(world, context.req.param('id'));
    const name = readLine(await readForm(context), 'name', 'a name', MOST_NAME);
    commit([{ table: 'keys', id: key.id, value: changeKey(world, key, { name }, nowMs) }]);
    return context.redirect(`/settings/keys/${key.id}?done=renamed`, 303);
  });
  pages.post('/:id/status', async (context) => {
    const { world, nowMs, commit } = context.var;
    const key = findKey(world, context.req.param('id'));
    const status = readChoice(await readForm(context), 'status', CHANGES);
    commit([{ table: 'keys', id: key.id, value: changeKey(world, key, { status }, nowMs) }]);
    return context.redirect(`/settings/keys/${key.id}?done=${status}`, 303);
  });
  return pages;
}
