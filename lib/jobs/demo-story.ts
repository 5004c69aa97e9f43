import type { z } from 'zod';
import type { Day } from '@/lib/core/time';
import { overrideRole } from '@/lib/domain/accounts/schema';
import { decideInvite, requestInvites, setInvitePolicy } from '@/lib/domain/invites/schema';
import { addLead, addMembers } from '@/lib/domain/members/schema';
import { offboardPerson } from '@/lib/domain/offboarding/schema';
import { setRateLimit } from '@/lib/domain/rate-limits/schema';
import { setOffboardingPolicy } from '@/lib/domain/scim/schema';
import { updateWorkspace } from '@/lib/domain/workspaces/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';

/** The people and things of the story, from the organisation as read. */
export interface Cast {
  /** Ids of people by the role of their ready sign-in. */
  person: Readonly<Record<string, string>>;
  /** Workspaces that the lead leads, and others. */
  led: readonly Place[];
  others: readonly Place[];
  /** Members who have no ready sign-in, in the order of their names. */
  members: readonly { userId: string; personId: string; name: string }[];
  /** A limit of the organisation that no workspace overrides yet. */
  limit: { rateLimitId: string; type: string; value: number } | null;
  /** The day on which the demonstration is first opened. */
  today: Day;
}

interface Place {
  id: string;
  name: string;
  color: string;
  tags: Record<string, string>;
}

/** One thing someone did. `refused`: the door refused it because of their role. */
export interface Scene {
  daysAgo: number;
  /** UTC. */
  time: string;
  by: string;
  command: CommandDeclaration;
  input: unknown;
  refused?: string;
  /** Decides about the request for this address, made before. */
  about?: string;
}

type When = Pick<Scene, 'daysAgo' | 'time' | 'by'> & Partial<Pick<Scene, 'refused'>>;

export function scene<Schema extends z.ZodType>(
  when: When,
  command: CommandDeclaration<Schema>,
  input: z.input<Schema>,
): Scene {
  return { ...when, command, input };
}

export const at = (daysAgo: number, time: string, by: string, more: Partial<Scene> = {}): When => ({
  ...{ daysAgo, time, by },
  ...more,
});
const NO_ROLE = 'Your role does not allow this. It is open to owners and admins.';

const addressOf = (name: string) => `${name}@brackenfell.example`;

function asking(name: string, role: string, reason: string, places: readonly Place[] = []) {
  const workspaces = places.map(({ name }) => ({ workspace: name, role: 'workspace_developer' }));
  return { lines: [{ email: addressOf(name), role, reason, workspaces }] };
}

/** What happened in the eight weeks before the demonstration is first opened, in order. */
export function tellStory({ person, led, others, members, limit }: Cast): Scene[] {
  const [claims, chat] = led;
  const [other, second] = others;
  const [ann, ben, cas] = members;
  if (!claims || !other || !second || !ann || !ben || !cas) return [];
  const { owner = '' } = person;
  const described = ({ id, color, tags }: Place, description: string) => {
    const before = { color, tags, description: '', audience: '' };
    return { workspaceId: id, before, after: { ...before, description } };
  };
  return [
    scene(at(55, '09:12', 'owner'), setInvitePolicy, { ownersApproveOwn: true, adminsInviteDirectly: false }),
    scene(at(55, '09:20', 'owner'), setOffboardingPolicy, { mode: 'dry_run', keys: 'disable' }),
    scene(at(54, '13:41', 'owner'), overrideRole, { personId: ann.personId, role: 'billing' }),
    scene(
      at(49, '08:33', 'admin'),
      updateWorkspace,
      described(claims, 'Answers claims questions for the service desk'),
    ),
    ...(limit ? limitScenes(limit, other) : []),
    scene(at(43, '10:05', 'viewer'), requestInvites, {
      ...asking('freelance.designer', 'developer', 'Helps with the prototype for two weeks', [other]),
    }),
    {
      ...at(43, '15:22', 'admin'),
      ...{ command: decideInvite, about: addressOf('freelance.designer') },
      input: { decision: 'refuse', note: 'Two weeks are too short. Ask Priya for the results instead.' },
    },
    scene(at(38, '16:02', 'lead'), addMembers, {
      workspaceId: claims.id,
      members: [{ userId: ben.userId, workspaceRole: 'workspace_developer' }],
    }),
    scene(
      at(36, '11:48', 'developer', { refused: NO_ROLE }),
      updateWorkspace,
      described(other, 'Document Intake, second team'),
    ),
    scene(at(33, '09:00', 'owner'), addLead, { workspaceId: second.id, personId: ann.personId }),
    scene(at(28, '17:15', 'admin'), offboardPerson, {
      ...{ userId: cas.userId, keys: [], otherKeys: 'disable', source: 'person', confirmation: cas.name },
    }),
    scene(at(20, '07:55', 'billing', { refused: NO_ROLE }), overrideRole, { personId: owner, role: 'billing' }),
    scene(
      at(17, '14:30', 'admin'),
      updateWorkspace,
      described(second, 'For trying models before they go into a product'),
    ),
    scene(at(12, '10:11', 'owner'), overrideRole, { personId: ann.personId, role: null }),
    scene(
      at(6, '09:40', 'billing'),
      requestInvites,
      asking('nadia.controlling', 'billing', 'Closes the month with me'),
    ),
    scene(at(2, '13:05', 'developer'), requestInvites, {
      ...asking('sam.okafor', 'developer', 'Joins the intake team on Monday'),
    }),
    scene(at(1, '08:20', 'viewer'), requestInvites, {
      ...asking('lena.voss', 'user', 'Reviews answers with the service desk', [chat ?? claims]),
    }),
  ];
}

function limitScenes({ rateLimitId, type, value }: NonNullable<Cast['limit']>, place: Place): Scene[] {
  const half = Math.floor(value / 2);
  const change = (from: number | null, to: number | null) => ({
    ...{ workspaceId: place.id, rateLimitId },
    limits: [{ type, value: to, expected: from }],
  });
  return [
    { ...at(46, '12:00', 'admin'), command: setRateLimit, input: change(null, Math.floor(value / 4)) },
    { ...at(45, '08:10', 'admin'), command: setRateLimit, input: change(Math.floor(value / 4), half) },
  ];
}
