import type { Caller } from '@/lib/access/principals';
import { type Reach, reach } from '@/lib/access/reach';
import type { KindDeclaration } from './kinds/declare';

/** What decides who may see a notification. */
export interface Hearable {
  hears: KindDeclaration['hears'];
  money: boolean;
  workspaceIds: readonly string[];
}

/** Whether this person may see it with their current role; checked when it is addressed, sent and shown. */
export function mayHear(actor: Caller, { hears, money, workspaceIds }: Hearable, isNamed: boolean): boolean {
  const costs = reach(actor, 'cost:read');
  if (money && !reaches(costs, workspaceIds) && !(isNamed && costs.own)) return false;
  if (isNamed) return true;
  return hears !== 'named' && reaches(reach(actor, hears), workspaceIds);
}

function reaches(within: Reach, workspaceIds: readonly string[]): boolean {
  return within.all || workspaceIds.some((id) => within.workspaceIds.includes(id));
}
