import { dayOf, formatDay } from '@/lib/core/time';
import { emailField } from '@/lib/domain/accounts/schema';
import { INVITE_ROLES, type InviteRole, PLACEMENT_ROLES, type PlacementRole } from './role-schema';
import type { InviteLine, PlacementInput } from './schema';

/** What is known of the addresses and workspaces of a request; addresses in lower case. */
export interface LineFacts {
  members: ReadonlySet<string>;
  /** Open invites, with the time until which they are. */
  /** With the end of the invite, where it is known. */
  invited: ReadonlyMap<string, Date | null>;
  requested: ReadonlySet<string>;
  /** Workspaces that whoever asks may see. */
  workspaces: readonly { id: string; name: string; isDefault: boolean; archivedAt: Date | null }[];
  needsReason: boolean;
}

export interface GoodLine {
  /** Its place in what was asked. */
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

/** Judges each line by itself: what is good is kept, whatever stands around it. */
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
  if (seen.has(email)) return 'This address stands in a line above already.';
  const standing = standingSentence(email, facts);
  if (standing) return standing;
  const role = inviteRole(line.role);
  if (!role) return `There is no role “${line.role}” to invite for. Use ${INVITE_ROLES.join(', ')}.`;
  const placements: PlacementInput[] = [];
  for (const wish of line.workspaces) {
    const placement = placementOf(wish, facts);
    if (typeof placement === 'string') return placement;
    if (placements.some(({ workspaceId }) => workspaceId === placement.workspaceId)) {
      return `The workspace “${wish.workspace}” is named twice.`;
    }
    placements.push(placement);
  }
  if (facts.needsReason && line.reason === '') return 'Say why, for whoever decides.';
  return { email, role, reason: line.reason, placements };
}

function standingSentence(email: string, { members, invited, requested }: LineFacts): string | null {
  if (members.has(email)) return 'Already a member of the organisation.';
  const until = invited.get(email);
  if (until) return `Already invited: the invite is open until ${formatDay(dayOf(until))}.`;
  if (invited.has(email)) return 'Already invited: the invite is still open.';
  return requested.has(email) ? 'Already asked for: that request waits for a decision.' : null;
}

function placementOf(wish: InviteLine['workspaces'][number], { workspaces }: LineFacts): PlacementInput | string {
  const named = workspaces.filter(({ name }) => name.toLowerCase() === wish.workspace.toLowerCase());
  const workspace =
    workspaces.find(({ id }) => id === wish.workspace) ?? named.find((one) => !one.archivedAt) ?? named[0];
  if (!workspace) return `There is no workspace “${wish.workspace}” that you may see.`;
  if (workspace.isDefault) return 'The default workspace has no members of its own: leave it out.';
  if (workspace.archivedAt) return `The workspace “${workspace.name}” is archived.`;
  const workspaceRole = placementRole(wish.role);
  if (!workspaceRole) return `There is no workspace role “${wish.role}”. Use ${PLACEMENT_ROLES.join(', ')}.`;
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
