import { html } from 'hono/html';
import { ASSIGNABLE_ROLES, ORGANIZATION_ROLES } from '@/lib/upstream/contract';
import { invalid, WireError } from '../errors';
import { acceptInvite, newInvite } from '../routes/invites';
import { departure, findUser } from '../routes/users';
import { inviteStatus, type User, type World } from '../world/world';
import { type Choice, field, frame, type Html, select, table, time } from './frame';
import { newPages, readChoice, readForm, readLine } from './room';

const ROLE_WORDS: Readonly<Record<string, string>> = {
  admin: 'Admin',
  billing: 'Billing',
  developer: 'Developer',
  user: 'User',
  claude_code_user: 'Claude Code user',
};
const roleChoices = (roles: readonly string[]) => roles.map((role): Choice => [role, ROLE_WORDS[role] ?? role]);

interface ListAsked {
  search: string;
  typed: Readonly<Record<string, string>>;
  problem?: string;
  done?: string | undefined;
}

function listPage(world: World, nowMs: number, { search, typed, problem, done }: ListAsked): Html {
  const wanted = search.toLowerCase();
  const people = [...world.tables.users.values()].filter(
    ({ name, email }) => name.toLowerCase().includes(wanted) || email.toLowerCase().includes(wanted),
  );
  const pending = [...world.tables.invites.values()].filter((invite) => inviteStatus(invite, nowMs) === 'pending');
  const invites = pending.map(
    (invite) => html`<tr>
      <td>${invite.email}</td><td>${ROLE_WORDS[invite.role]}</td><td>${time(invite.expires_at)}</td>
      <td><form method="post" action="/settings/members/invites/${invite.id}/accept">
        <button aria-label="Accept as ${invite.email}">Accept as this person</button></form></td>
    </tr>`,
  );
  const members = people.map(
    ({ id, name, email, role }) => html`<tr>
      <td><a href="/settings/members/${id}">${name}</a></td><td>${email}</td><td>${ROLE_WORDS[role]}</td>
    </tr>`,
  );
  return frame(
    { world, title: 'Members', problem, done },
    html`<h2>Invite a person</h2>
      <form method="post" action="/settings/members/invites">
        ${field('email', 'E-mail address', 320, typed.email ?? '', 'email')}
        ${select('role', 'Role', roleChoices(ASSIGNABLE_ROLES), typed.role ?? 'developer')}
        <button>Send invite</button>
      </form>
      <h2>Pending invites</h2>
      ${table(['E-mail address', 'Role', 'Expires', ''], invites, 'No invite is pending.')}
      <h2>Members</h2>
      <form method="get"><label>Name or address <input name="q" value="${search}" maxlength="200"></label><button>Search</button></form>
      ${table(['Name', 'E-mail address', 'Role'], members, 'No member has this name.')}`,
  );
}

function personPage(world: World, user: User, done?: string): Html {
  return frame(
    { world, title: user.name, done },
    html`<dl>
        <dt>E-mail address</dt><dd>${user.email}</dd>
        <dt>Role</dt><dd>${ROLE_WORDS[user.role]}</dd>
        <dt>Member since</dt><dd>${time(user.added_at)}</dd>
      </dl>
      <h2>Change role</h2>
      <form method="post" action="/settings/members/${user.id}/role">
        ${select('role', 'Role', roleChoices(ORGANIZATION_ROLES), user.role)}<button>Change role</button>
      </form>
      <h2>Remove</h2>
      <p>Their personal keys are archived, and they leave every workspace.</p>
      <form method="post" action="/settings/members/${user.id}/remove"><button>Remove ${user.name}</button></form>`,
  );
}

/** The last admin keeps the role, and stays: somebody has to run the organisation. */
function refuseLastAdmin(world: World, user: User): void {
  const admins = [...world.tables.users.values()].filter(({ role }) => role === 'admin');
  if (user.role === 'admin' && admins.length === 1) throw invalid('The last admin of an organisation stays one.');
}

/** Members and invites, with what no API does: admins are made and removed here, and invites accepted. */
export function memberPages() {
  const pages = newPages();
  pages.get('/', (context) => {
    const { q = '', done } = context.req.query();
    return context.html(listPage(context.var.world, context.var.nowMs, { search: q, typed: {}, done }));
  });
  pages.post('/invites', async (context) => {
    const { world, nowMs, commit } = context.var;
    const form = await readForm(context);
    try {
      const email = readLine(form, 'email', 'an e-mail address', 320);
      const invite = newInvite(world, email, readChoice(form, 'role', ASSIGNABLE_ROLES), nowMs);
      commit([{ table: 'invites', id: invite.id, value: invite }]);
      return context.redirect('/settings/members?done=invited', 303);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return context.html(listPage(world, nowMs, { search: '', typed: form, problem: error.message }), 400);
    }
  });
  pages.post('/invites/:id/accept', (context) => {
    const { world, nowMs, commit } = context.var;
    const { changes, user } = acceptInvite(world, context.req.param('id'), null, nowMs);
    commit(changes, user.id);
    return context.redirect('/settings/members?done=accepted', 303);
  });
  pages.get('/:id', (context) => {
    const { world } = context.var;
    return context.html(personPage(world, findUser(world, context.req.param('id')), context.req.query('done')));
  });
  pages.post('/:id/role', async (context) => {
    const { world, commit } = context.var;
    const user = findUser(world, context.req.param('id'));
    const role = readChoice(await readForm(context), 'role', ORGANIZATION_ROLES);
    if (role !== 'admin') refuseLastAdmin(world, user);
    commit([{ table: 'users', id: user.id, value: { ...user, role } }]);
    return context.redirect(`/settings/members/${user.id}?done=role`, 303);
  });
  pages.post('/:id/remove', (context) => {
    const { world, nowMs, commit } = context.var;
    const user = findUser(world, context.req.param('id'));
    refuseLastAdmin(world, user);
    commit(departure(world, user, new Date(nowMs).toISOString()));
    return context.redirect('/settings/members?done=removed', 303);
  });
  return pages;
}
