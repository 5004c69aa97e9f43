import { dayOf, formatDay } from '@/lib/core/time';
import { emailField } from '@/lib/domain/accounts/schema';
import { INVITE_ROLES, type InviteRole, PLACEMENT_ROLES, type PlacementRole } from './role-schema';
import type { InviteLine, PlacementInput } from './schema';

/** The facts about a request's addresses and workspaces; addresses in lower case. */
export interface LineFacts {
  members: ReadonlySet<string>;
  /** Open invites, with their expiry. */
  /** With the invite's expiry, if known. */
  invited: ReadonlyMap<string, Date | null>;
  requested: ReadonlySet<string>;
  /** Workspaces the requester may see. */
  workspaces: readonly { id: string; name: string; isDefault: boolean; archivedAt: Date | null }[];
  needsReason: boolean;
}

export interface GoodLine {
  /** Its position in the request. */
  at: number;
  email: string;
  role: InviteRole;
  reason: string;
  placements: PlacementInput[];
}

export interface BadLine {
  at: number;
  email: string;
  message: string;
}

/** Judges each line by itself: good lines are kept, whatever the others are. */
export function judgeLines(lines: readonly InviteLine[], facts: LineFacts): { good: GoodLine[]; bad: BadLine[] } {
  const seen = new Set<string>();
  const good: GoodLine[] = [];
  const bad: BadLine[] = [];
  lines.forEach((line, at) => {
    const verdict = judge(line, facts, seen);
    if (typeof verdict === 'string') bad.push({ at, email: line.email, message: verdict });
    else {
      seen.add(verdict.email);
      good.push({ at, ...verdict });
    }
  });
  return { good, bad };
}

function judge(line: InviteLine, facts: LineFacts, seen: ReadonlySet<string>): Omit<GoodLine, 'at'> | string {
  const parsed = emailField.safeParse(line.email);
  if (!parsed.success) return 'This is not an e-mail address.';
  const email = parsed.data;
  if (seen.has(email)) return 'This address is already on a line above.';
  const standing = standingSentence(email, facts);
  if (standing) return standing;
  const role = inviteRole(line.role);
  if (!role) return `“${line.role}” is not a role you can invite for. Use ${INVITE_ROLES.join(', ')}.`;
  const placements: PlacementInput[] = [];
  for (const wish of line.workspaces) {
    const placement = findPlacement(wish, facts);
    if (typeof placement === 'string') return placement;
    if (placements.some(({ workspaceId }) => workspaceId === placement.workspaceId)) {
      return `The workspace “${wish.workspace}” is listed twice.`;
    }
    placements.push(placement);
  }
  if (facts.needsReason && line.reason === '') return 'Enter a reason for the person who decides.';
  return { email, role, reason: line.reason, placements };
}

function standingSentence(email: string, { members, invited, requested }: LineFacts): string | null {
  if (members.has(email)) return 'Already a member of the organisation.';
  const until = invited.get(email);
  if (until) return `Already invited: the invite is open until ${formatDay(dayOf(until))}.`;
  if (invited.has(email)) return 'Already invited: the invite is still open.';
  return requested.has(email) ? 'Already requested: that request is waiting for a decision.' : null;
}

function findPlacement(wish: InviteLine['workspaces'][number], { workspaces }: LineFacts): PlacementInput | string {
  const named = workspaces.filter(({ name }) => name.toLowerCase() === wish.workspace.toLowerCase());
  const workspace =
    workspaces.find(({ id }) => id === wish.workspace) ?? named.find((one) => !one.archivedAt) ?? named[0];
  if (!workspace) return `You cannot see a workspace called “${wish.workspace}”.`;
  if (workspace.isDefault) return 'The default workspace has no members of its own. Remove it.';
  if (workspace.archivedAt) return `The workspace “${workspace.name}” is archived.`;
  const workspaceRole = placementRole(wish.role);
  if (!workspaceRole) return `“${wish.role}” is not a workspace role. Use ${PLACEMENT_ROLES.join(', ')}.`;
  return { workspaceId: workspace.id, workspaceRole };
}

function asName(words: string): string {
  return words
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

function inviteRole(words: string): InviteRole | null {
  return INVITE_ROLES.find((role) => role === asName(words)) ?? null;
}

function placementRole(words: string): PlacementRole | null {
  const name = asName(words);
  return PLACEMENT_ROLES.find((role) => role === name || role === `workspace_${name}`) ?? null;
}
