import { EVERYBODY } from '@/lib/access/everybody';
import { findActors } from '@/lib/access/find-actor';
import type { Tx } from '@/lib/core/db';
import { dayOf } from '@/lib/core/time';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import { type FoundCondition, keepConditions } from '@/lib/domain/notifications/condition-steps';
import { EVERYWHERE } from '@/lib/domain/notifications/kinds/keys';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { type RotationRow, rotationRows } from '@/lib/domain/rotations/rows-sql';
import { rotationState, WAITING_STATES, type WaitingState } from '@/lib/domain/rotations/rules';
import { factsOf } from '@/lib/domain/rotations/state-rules';
import { isReadWhole } from './find-keys';

/** Replacements of keys that wait for a person: whoever may change the key and its owner are told once of each step. */
export async function findRotations(tx: Tx, now: Date): Promise<void> {
  if (!(await isReadWhole(tx))) return;
  const policy = await readKeyPolicy(tx);
  const rows = await tx.$queryRaw<RotationRow[]>`${rotationRows(EVERYBODY, policy, now)}`;
  const waiting = rows.flatMap((row) => {
    const state = rotationState(factsOf(row, policy), dayOf(now));
    const known = WAITING_STATES.find((one) => one === state);
    return known ? [{ row, found: toFound(row, known, now) }] : [];
  });
  await keepConditions(
    tx,
    'key.rotation',
    waiting.map(({ found }) => found),
    now,
  );
  if (waiting.length === 0) return;
  const personOf = new Map((await findActors(tx)).map(({ upstreamUserId, personId }) => [upstreamUserId, personId]));
  for (const { row, found } of waiting) {
    const { subject, measure, workspaceIds } = found;
    const owner = row.ownerId === null ? undefined : personOf.get(row.ownerId);
    const key = [row.id, row.startedAt?.toISOString(), measure.state, row.successorId ?? ''].join(' ');
    const to = { people: owner ? [owner] : [] };
    await tell(tx, { kind: 'key.rotation', about: measure, subject, key, workspaceIds, to, now });
  }
}

function toFound(row: RotationRow, state: WaitingState, since: Date): FoundCondition<'key.rotation'> {
  const { id, name, workspaceId, workspaceName, successorName } = row;
  return {
    subject: { kind: 'api_key', id, name },
    since,
    measure: {
      apiKeyId: id,
      name,
      workspaceName: workspaceName ?? EVERYWHERE,
      state,
      successor: successorName ?? '',
    },
    workspaceIds: workspaceId === null ? [] : [workspaceId],
  };
}
