import { html } from 'hono/html';
import { findWorkspace } from '../routes/context';
import { addedMember, CREATABLE_ROLES, findChangeable, listMembers, memberChange, withRole } from '../routes/members';
import type { Workspace, World } from '../world/world';
import { type Choice, frame, type Html, select, table } from './frame';
import { newPages, readChoice, readForm } from './room';

const ROLE_WORDS: Readonly<Record<string, string>> = {
  workspace_user: 'User',
  workspace_developer: 'Developer',
  workspace_restricted_developer: 'Limited developer',
  workspace_admin: 'Admin',
  workspace_billing: 'Billing',
};
const ROLES = CREATABLE_ROLES.map((role): Choice => [role, ROLE_WORDS[role] ?? role]);

function listPage(world: World): Html {
  const rows = [...world.tables.workspaces.values()].map(
    ({ id, name, archived_at: archivedAt }) => html`<tr>
      <td><a href="/settings/workspaces/${id}">${name}</a></td><td>${archivedAt === null ? 'Active' : 'Archived'}</td>
    </tr>`,
  );
  return frame({ world, title: 'Workspaces' }, table(['Name', 'Status'], rows, 'There are no workspaces.'));
}

function workspacePage(world: World, workspace: Workspace, done?: string): Html {
  const title = `Members of ${workspace.name}`;
  if (workspace.id === world.defaultWorkspaceId) {
    return frame({ world, title }, html`<p>Everyone in the organisation may use the default workspace.</p>`);
  }
  const members = listMembers(world, workspace.id);
  const inside = new Set(members.map(({ userId }) => userId));
  const others = [...world.tables.users.values()].filter(({ id }) => !inside.has(id));
  const isOpen = workspace.archived_at === null;
  const path = `/settings/workspaces/${workspace.id}/members`;
  const rows = members.map(({ userId, role }) => {
    const user = world.tables.users.get(userId);
    const name = user?.name ?? userId;
    const isOwn = isOpen && world.tables.members.has(`${workspace.id}/${userId}`) && user?.role !== 'admin';
    return html`<tr><td>${name}</td><td>${ROLE_WORDS[role] ?? role}</td><td>${
      isOwn
        ? html`<form method="post" action="${path}/${userId}">${select('role', `Role of ${name}`, ROLES, role)}<button>Change role</button></form>`
        : 'By their role in the organisation'
    }</td></tr>`;
  });
  return frame(
    { world, title, done },
    html`${
      isOpen
        ? html`<form method="post" action="${path}">
        ${select(
          'user',
          'Person',
          others.map(({ id, name, email }): Choice => [id, `${name} (${email})`]),
        )}
        ${select('role', 'Role', ROLES, 'workspace_developer')}
        <button>Add member</button>
      </form>`
        : html`<p>This workspace is archived: its members stay as they are.</p>`
    }
    ${table(['Name', 'Role', 'Change'], rows, 'Nobody has been added yet.')}`,
  );
}

/** Workspaces and who works in them. */
export function workspacePages() {
  const pages = newPages();
  pages.get('/', (context) => context.html(listPage(context.var.world)));
  pages.get('/:id', (context) => {
    const { world } = context.var;
    return context.html(workspacePage(world, findWorkspace(world, context.req.param('id')), context.req.query('done')));
  });
  pages.post('/:id/members', async (context) => {
    const { world, nowMs, commit } = context.var;
    const workspaceId = context.req.param('id');
    const form = await readForm(context);
    const role = readChoice(form, 'role', CREATABLE_ROLES);
    commit([memberChange(addedMember(world, workspaceId, form.user ?? '', role, nowMs))]);
    return context.redirect(`/settings/workspaces/${workspaceId}?done=added`, 303);
  });
  pages.post('/:id/members/:userId', async (context) => {
    const { world, commit } = context.var;
    const { id, userId } = context.req.param();
    const role = readChoice(await readForm(context), 'role', CREATABLE_ROLES);
    commit([memberChange(withRole(world, findChangeable(world, id, userId), role))]);
    return context.redirect(`/settings/workspaces/${id}?done=role`, 303);
  });
  return pages;
}
