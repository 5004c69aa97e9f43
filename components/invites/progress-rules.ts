import type { InviteDetail } from '@/lib/domain/invites/query-schema';

export interface ProgressStep {
  key: string;
  word: string;
  /** `done`, the current step (`now`), what lies `ahead`, or where it `end`ed. */
  state: 'done' | 'now' | 'ahead' | 'end';
  at: Date | null;
  /** Who did it, or what to know of it. */
  note: string | null;
}

const CONSOLE = 'They follow the link in the e-mail from Anthropic.';

/** A request's progress, from requested to added to workspaces. */
export function listProgress(request: InviteDetail): ProgressStep[] {
  const { state, placements, isDirect } = request;
  const steps: ProgressStep[] = [];
  const add = (key: string, word: string, at: Date | null, note: string | null, isDone = at !== null) =>
    steps.push({ key, word, state: isDone ? 'done' : 'ahead', at, note });
  add(
    'requested',
    isDirect ? 'Invited without a request' : 'Requested',
    request.requestedAt,
    `by ${request.requesterName}`,
  );
  const isRefused = state === 'refused' || (state === 'closed' && !request.sentAt);
  if (!isDirect && !isRefused) {
    add(
      'approved',
      'Approved',
      request.decidedAt,
      request.decidedByName ? `by ${request.decidedByName}` : deciders(request),
    );
  }
  if (!isRefused && !(state === 'withdrawn' && !request.sentAt)) {
    add('sent', 'Invite sent', request.sentAt, null);
    add('accepted', 'Accepted', request.acceptedAt, request.sentAt && !request.acceptedAt ? CONSOLE : null);
    if (placements.some((place) => place.state !== 'refused')) {
      add('placed', 'Added to workspaces', request.placedAt, placedNote(request));
    }
  }
  const end = toEnd(request);
  if (end) {
    const done = steps.filter((step) => step.state === 'done');
    return [...done, end];
  }
  const next = steps.find((step) => step.state === 'ahead');
  if (next) next.state = 'now';
  return steps;
}

function deciders({ placements }: InviteDetail): string {
  const names = [...new Set(placements.flatMap(({ leadNames }) => leadNames))];
  if (names.length === 0) return 'owners and admins decide';
  return `${names.slice(0, 4).join(', ')} or an owner or admin decides`;
}

function placedNote({ acceptedAt, placements }: InviteDetail): string | null {
  if (!acceptedAt) return null;
  const wanted = placements.filter(({ state }) => state !== 'refused');
  const placed = wanted.filter(({ state }) => state === 'placed').length;
  return wanted.length > 1 || placed < wanted.length ? `${placed} of ${wanted.length}` : null;
}

function toEnd(request: InviteDetail): ProgressStep | null {
  const { state, closedAt: at, decidedByName, decisionNote, failureMessage } = request;
  const end = (word: string, note: string | null): ProgressStep => ({ key: state, word, state: 'end', at, note });
  switch (state) {
    case 'refused':
      return end('Refused', [decidedByName && `by ${decidedByName}`, decisionNote].filter(Boolean).join(': '));
    case 'failed':
      return end('Failed', failureMessage);
    case 'expired':
      return end('Expired', 'Invites stay open for 21 days. This one can be renewed.');
    case 'withdrawn':
      return end('Withdrawn', failureMessage);
    case 'closed':
      return end('Closed', failureMessage ?? 'The requester or the invited person has left.');
    default:
      return null;
  }
}
