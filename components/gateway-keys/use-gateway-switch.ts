'use client';

import { useSwitching } from '@/components/forms/use-switching';
import { disableGatewayKeyAction, enableGatewayKeyAction } from '@/lib/doors/actions/gateway-keys';
import { stillAccepted } from './still-accepted';

const ACTIONS = { disable: disableGatewayKeyAction, enable: enableGatewayKeyAction } as const;

export interface KeyRef {
  gatewayKeyId: string;
  workspaceId: string;
  name: string;
}

/** Disables or enables a Steward key at once, with Undo in the toast. */
export function useGatewaySwitch() {
  const switchThing = useSwitching(ACTIONS, stillAccepted);
  return (act: 'disable' | 'enable', { gatewayKeyId, workspaceId, name }: KeyRef) =>
    switchThing(act, { id: gatewayKeyId, name, input: { gatewayKeyId, workspaceId } });
}
