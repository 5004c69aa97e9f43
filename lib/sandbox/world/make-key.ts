import { keyHint, lane } from './key-maker';
import { isoAt } from './people';
import { toSeed } from './random';
import { DAY_MS } from './traffic';
import { type KeyRecord, nextId, type Principal, type World } from './world';

export type NewKey = {
  name: string;
  /** The default workspace when absent; null for a key of the whole organisation. */
  workspaceId?: string | null;
  principal: Principal | null;
  creatorId: string | null;
  expiresAt: string | null;
  /** Mean output tokens on a weekday, from now on. */
  dailyOutputTokens: number;
};

/** A key as somebody makes it in the Console. */
export function makeKey(world: World, asked: NewKey, nowMs: number): KeyRecord {
  const id = nextId(world, 'apikey');
  const traffic = {
    salt: toSeed(id),
    fromDay: Math.floor(nowMs / DAY_MS),
    toDay: null,
    outputTokens: asked.dailyOutputTokens,
    rhythm: 'always' as const,
    lanes: [lane('sonnet', 'chat', 1)],
  };
  return {
    id,
    name: asked.name,
    status: 'active',
    createdAt: isoAt(nowMs),
    expiresAt: asked.expiresAt,
    createdBy: asked.creatorId === null ? null : { type: 'user', id: asked.creatorId },
    hint: keyHint(id),
    principal: asked.principal,
    workspaceId: asked.workspaceId === undefined ? world.defaultWorkspaceId : asked.workspaceId,
    traffic: asked.dailyOutputTokens > 0 ? [traffic] : [],
    stops: [],
  };
}
