import { isoAt } from './people';
import { makeId } from './random';
import { DAY_MS } from './traffic';
import type { Change, World } from './world';

const READABLE = 'reviews';

/** Whether the Admin key has the scope that review cases need. */
export function mayReadReviews(world: World): boolean {
  return world.tables.feed.get(READABLE)?.isOn ?? false;
}

export function letReadReviews(isOn: boolean): Change {
  return { table: 'feed', id: READABLE, value: { isOn, lateMs: 0 } };
}

/** What the company is asked in the beginning: about a key that somebody else may have, and long ago about something else. */
export function firstReviews(world: World): Change[] {
  const own = [...world.tables.workspaces.values()].find(
    ({ id, archived_at: archivedAt }) => archivedAt === null && id !== world.defaultWorkspaceId,
  );
  if (!own) return [];
  const before = (days: number) => isoAt(world.epochMs - days * DAY_MS);
  const [open, closed] = ['open', 'closed'].map((name) => makeId('rvc', `${world.name}:${name}`)) as [string, string];
  const id = makeId('rvn', `${world.name}:notice`);
  const value = {
    ...{ id: open, createdAt: before(2), updatedAt: before(1), workspaceId: own.id, categories: ['compromised_key'] },
    ...{
      enforcement: null,
      isOpen: true,
      reason: null,
      itemIds: [1, 2, 3].map((at) => makeId('rvi', `${open}:${at}`)),
    },
  };
  const earlier = {
    ...{ ...value, id: closed, createdAt: before(40), updatedAt: before(35), categories: ['cyber'], isOpen: false },
    ...{ reason: 'responded', itemIds: [makeId('rvi', closed)] },
  };
  const notice = {
    ...{ id, createdAt: before(1), kind: 'response_requested', caseIds: [open], respondBy: before(-9) },
    message:
      'The flagged requests came from a network that this key had not been used from. Tell us whether they are yours.',
  };
  return [
    { table: 'reviewCases', id: closed, value: earlier },
    { table: 'reviewCases', id: open, value },
    { table: 'reviewNotices', id, value: notice },
  ];
}
