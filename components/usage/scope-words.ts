import type { Permission } from '@/lib/access/permissions';
import type { PersonActor } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';

/** Whose figures the reader sees: a sum over less than everything must say so. Use may reach further than cost. */
export function scopeWords(actor: PersonActor, permission: Extract<Permission, 'usage:read' | 'cost:read'>): string {
  const within = reach(actor, permission);
  if (within.all) return 'the organisation';
  const led = within.workspaceIds.length;
  const parts = [
    ...(led > 0 ? [led === 1 ? 'the workspace you lead' : `the ${led} workspaces you lead`] : []),
    ...(within.own ? ['your own API keys'] : []),
  ];
  return parts.join(' and ') || 'nothing';
}

/** `What the organisation used and what it cost`: one clause where both reach as far, else two. */
export function usageAndCostWords(actor: PersonActor, seesCost: boolean): string {
  const [used, cost] = [scopeWords(actor, 'usage:read'), scopeWords(actor, 'cost:read')];
  if (!seesCost) return `What ${used} used`;
  return used === cost ? `What ${used} used and what it cost` : `What ${used} used and what ${cost} cost`;
}
