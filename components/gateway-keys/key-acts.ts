import { type GatewayKeyState, gatewayActRefusal, type KeyAct } from '@/lib/domain/gateway-keys/rules';

export type RowAct = Exclude<KeyAct, 'change'>;

export const ACT_WORDS: Readonly<Record<RowAct, string>> = {
  rotate: 'Rotate',
  disable: 'Disable',
  enable: 'Enable',
  revoke: 'Revoke',
};
const ACTS = Object.keys(ACT_WORDS) as RowAct[];

/** What may be done about a key in its state. */
export function possibleActs(state: GatewayKeyState | null, isRotated: boolean): RowAct[] {
  if (state === null || state === 'revoked') return [];
  const idle: readonly (RowAct | null)[] = [state === 'disabled' ? 'disable' : 'enable', isRotated ? 'rotate' : null];
  return ACTS.filter((act) => !idle.includes(act) && gatewayActRefusal(act, state) === null);
}
