import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { type GatewayKeyState, gatewayActRefusal, type KeyAct } from '@/lib/domain/gateway-keys/rules';

export type RowAct = Exclude<KeyAct, 'change'>;

export const ACT_WORDS: Readonly<Record<RowAct, string>> = {
  rotate: 'Rotate',
  disable: 'Disable',
  enable: 'Enable',
  revoke: 'Revoke',
};
const ACTS = Object.keys(ACT_WORDS) as RowAct[];

/** What a row's menu is told; null where the reader can do nothing with the key. */
export function menuWith(
  actor: PersonActor,
  workspaceId: string,
  state: GatewayKeyState | null,
  isRotated: boolean,
): string | null {
  const acts = can(actor, 'gateway_key:write', { workspaceId }) ? possibleActs(state, isRotated) : [];
  return acts.length > 0 ? JSON.stringify({ workspaceId, acts }) : null;
}

/** What may be done about a key in its state. */
export function possibleActs(state: GatewayKeyState | null, isRotated: boolean): RowAct[] {
  if (state === null || state === 'revoked') return [];
  const idle: readonly (RowAct | null)[] = [state === 'disabled' ? 'disable' : 'enable', isRotated ? 'rotate' : null];
  return ACTS.filter((act) => !idle.includes(act) && gatewayActRefusal(act, state) === null);
}
