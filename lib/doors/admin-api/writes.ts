import 'server-only';
import { z } from 'zod';
import { authorize } from '@/lib/access/authorize';
import { WHOLE_ORGANIZATION } from '@/lib/access/reach';
import { nameOf } from '@/lib/core/names';
import { findWireInviteRequest } from '@/lib/domain/admin-api/change-queries';
import { wireInvites, wireWorkspaces } from '@/lib/domain/admin-api/query-schema';
import { residencyOf } from '@/lib/domain/admin-api/rules';
import { getApiKey } from '@/lib/domain/api-keys/queries';
import { COMMAND_OF_STATUS, renameApiKey } from '@/lib/domain/api-keys/schema';
import { INVITE_ROLES } from '@/lib/domain/invites/role-schema';
import { inviteDirectly, withdrawConsoleInvite, withdrawInvite } from '@/lib/domain/invites/schema';
import { MEMBER_ROLES } from '@/lib/domain/members/rules';
import { addMembers, changeMemberRole, removeMember } from '@/lib/domain/members/schema';
import { offboardPerson } from '@/lib/domain/offboarding/schema';
import { isConsoleRole } from '@/lib/domain/people/rules';
import { changeUserRole, GIVEN_ROLES } from '@/lib/domain/people/schema';
import { setRateLimit } from '@/lib/domain/rate-limits/schema';
import { archiveWorkspace, createWorkspace, renameWorkspace, updateWorkspace } from '@/lib/domain/workspaces/schema';
import { allowAtAll } from '@/lib/operations/answer';
import type { ServiceCtx } from '../api/caller';
import { refused } from './failure';
import * as lists from './lists';
import { id, ofRole, removal, text, type Write, write } from './write-row';

interface Member {
  id: string;
  name?: string;
  email?: string;
  role?: string;
}

const users = [
  write(
    ['POST', '/users/{id}'],
    z.strictObject({ role: ofRole(GIVEN_ROLES) }),
    async (asked, { role }) => {
      await lists.user(asked);
      return [{ declaration: changeUserRole, input: { userId: id(asked), to: role } }];
    },
    lists.user,
  ),
  removal(
    '/users/{id}',
    async (asked) => {
      const member = (await lists.user(asked)) as Member;
      // Its command would end what they have in Steward before upstream refuses.
      if (isConsoleRole(member.role ?? '')) {
        authorize(asked.ctx.actor, offboardPerson.permission, WHOLE_ORGANIZATION);
        throw refused(400, 'An organisation admin can only be removed in the Claude Console.');
      }
      const confirmation = nameOf({ ...member, name: member.name?.trim() });
      // As upstream: keys that are not theirs alone go on.
      const rest = { keys: [], otherKeys: 'keep', source: 'person' };
      return [{ declaration: offboardPerson, input: { userId: member.id, confirmation, ...rest } }];
    },
    (asked) => ({ id: id(asked), type: 'user_deleted' }),
    [offboardPerson.name, 0],
  ),
];

const invites = [
  write(
    ['POST', '/invites'],
    z.strictObject({ email: text, role: ofRole(INVITE_ROLES), rbac_group_ids: z.array(text).max(0).nullish() }),
    async ({ ctx }, { email, role }) => {
      allowAtAll(ctx, wireInvites);
      const reason = `Sent through the API with the token ${ctx.actor.name}`;
      return [{ declaration: inviteDirectly, input: { lines: [{ email, role, workspaces: [], reason }] } }];
    },
    (asked, [done]) => {
      const [sent] = (done?.result.sent ?? []) as { inviteId: string }[];
      return lists.invite({ ...asked, ids: [sent?.inviteId ?? ''] });
    },
  ),
  write(
    ['DELETE', '/invites/{id}'],
    null,
    async (asked) => {
      await lists.invite(asked);
      const requestId = await findWireInviteRequest(asked.ctx, { inviteId: id(asked) });
      return [
        requestId
          ? { declaration: withdrawInvite, input: { requestId } }
          : { declaration: withdrawConsoleInvite, input: { inviteId: id(asked) } },
      ];
    },
    (asked) => ({ id: id(asked), type: 'invite_deleted' }),
  ),
];

const residency = z.strictObject({
  workspace_geo: text.nullish(),
  default_inference_geo: text.nullish(),
  allowed_inference_geos: z.union([text, z.array(text).max(20)]).nullish(),
});
const workspaceFields = {
  display_color: text.nullish(),
  tags: z.record(text, text.nullable(), 'Input should be an object').nullish(),
  data_residency: residency.nullish(),
  external_key_id: z.null('Steward cannot set it. Use the Claude Console.').optional(),
  user_profile_id: z.null('Steward cannot set it. Use the Claude Console.').optional(),
};
const WORDS = { color: 'display_color', 'after.color': 'display_color', 'after.tags': 'tags' };

interface Workspace {
  name: string;
  data_residency?: object | null;
}

const workspaces = [
  write(
    ['POST', '/workspaces'],
    z.strictObject({ name: text, ...workspaceFields }),
    async ({ ctx }, { name, display_color: color, tags, data_residency: wanted }) => {
      allowAtAll(ctx, wireWorkspaces);
      const known = residencyOf({ ...wanted });
      if (!known) throw refused(400, 'data_residency: Steward cannot create such a workspace. Use the Claude Console.');
      const kept = Object.entries(tags ?? {}).filter(([, value]) => value !== null);
      const input = { name, color: color ?? undefined, tags: Object.fromEntries(kept), residency: known };
      return [{ declaration: createWorkspace, input, names: WORDS }];
    },
    (asked, [done]) => lists.workspace({ ...asked, ids: [String(done?.result.workspaceId)] }),
  ),
  write(
    ['POST', '/workspaces/{id}'],
    z.strictObject({ name: text.nullish(), ...workspaceFields }),
    async (asked, { name, display_color: color, tags, data_residency: wanted }) => {
      const now = (await lists.workspace(asked)) as Workspace;
      const isOther =
        JSON.stringify({ ...now.data_residency, ...wanted }) !== JSON.stringify({ ...now.data_residency });
      if (isOther) throw refused(400, 'data_residency: Steward cannot change it. Use the Claude Console.');
      const workspaceId = id(asked);
      const isEmpty = name == null && color == null && tags == null;
      if (isEmpty) authorize(asked.ctx.actor, updateWorkspace.permission, { workspaceId });
      const after = { color: color ?? undefined, tags: tags ?? undefined };
      return [
        ...(name == null ? [] : [{ declaration: renameWorkspace, input: { workspaceId, name } }]),
        ...(color == null && tags == null
          ? []
          : [{ declaration: updateWorkspace, input: { workspaceId, after }, names: WORDS }]),
      ];
    },
    lists.workspace,
  ),
  write(
    ['POST', '/workspaces/{id}/archive'],
    null,
    async (asked) => {
      const { name } = (await lists.workspace(asked)) as Workspace;
      return [{ declaration: archiveWorkspace, input: { workspaceId: id(asked), typedName: name } }];
    },
    lists.workspace,
  ),
  write(
    ['POST', '/workspaces/{id}/rate_limits/{rate_limit_id}'],
    z.strictObject({
      limits: z
        .array(z.strictObject({ type: text, value: z.number('Input should be an integer').nullable() }))
        .max(100),
    }),
    async (asked, { limits }) => {
      await lists.workspace(asked);
      return [{ declaration: setRateLimit, input: { workspaceId: id(asked), rateLimitId: id(asked, 1), limits } }];
    },
    lists.workspaceRateLimit,
  ),
];

const MEMBERS = '/workspaces/{id}/members';
const members = [
  write(
    ['POST', MEMBERS],
    z.strictObject({ user_id: text, workspace_role: ofRole(MEMBER_ROLES) }),
    async (asked, { user_id: userId, workspace_role: workspaceRole }) => {
      await lists.members(asked);
      const input = { workspaceId: id(asked), members: [{ userId, workspaceRole }] };
      return [{ declaration: addMembers, input, names: { 'members.0.userId': 'user_id' } }];
    },
    (asked, [done]) => {
      const [userId = ''] = (done?.result.added ?? []) as string[];
      return lists.member({ ...asked, ids: [id(asked), userId] });
    },
  ),
  write(
    ['POST', `${MEMBERS}/{user_id}`],
    z.strictObject({ workspace_role: ofRole(MEMBER_ROLES) }),
    async (asked, { workspace_role: workspaceRole }) => {
      await lists.member(asked);
      const input = { workspaceId: id(asked), userId: id(asked, 1), workspaceRole };
      return [{ declaration: changeMemberRole, input }];
    },
    lists.member,
  ),
  removal(
    `${MEMBERS}/{user_id}`,
    async (asked) => {
      await lists.member(asked);
      return [{ declaration: removeMember, input: { workspaceId: id(asked), userId: id(asked, 1) } }];
    },
    (asked) => ({ type: 'workspace_member_deleted', user_id: id(asked, 1), workspace_id: id(asked) }),
    [removeMember.name, 1],
  ),
];

const apiKeys = [
  write(
    ['POST', '/api_keys/{id}'],
    z.strictObject({ name: text.nullish(), status: ofRole(['active', 'inactive', 'archived']).nullish() }),
    async (asked, { name, status }) => {
      const apiKeyId = id(asked);
      const key = await getApiKey(asked.ctx, { apiKeyId });
      const ref = { apiKeyId, workspaceId: key.workspaceId };
      if (name == null && status == null) authorize(asked.ctx.actor, renameApiKey.permission, ref);
      const typed = status === 'archived' ? { typedName: name ?? key.name } : {};
      return [
        ...(name == null ? [] : [{ declaration: renameApiKey, input: { ...ref, name } }]),
        ...(status == null
          ? []
          : [
              {
                declaration: COMMAND_OF_STATUS[status],
                input: { ...ref, ...typed },
                isSettled: async () => status !== 'archived' && (await hasStatus(asked.ctx, apiKeyId, status)),
              },
            ]),
      ];
    },
    lists.apiKey,
  ),
];

/** Its command has asked upstream before it refused. */
async function hasStatus(ctx: ServiceCtx, apiKeyId: string, status: string): Promise<boolean> {
  return (await getApiKey(ctx, { apiKeyId })).status === status;
}

export const WRITES: readonly Write[] = [...users, ...invites, ...workspaces, ...members, ...apiKeys];
