'use client';

import { type SwitchAct, useSwitching } from '@/components/forms/use-switching';
import { useGatewaySwitch } from '@/components/gateway-keys/use-gateway-switch';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';
import { disableApiKeyAction, enableApiKeyAction } from '@/lib/doors/actions/api-keys';

type SwitchedKey = Pick<ApiKeyUseJson, 'kind' | 'id' | 'name' | 'workspaceId'>;

const ACTIONS = { disable: disableApiKeyAction, enable: enableApiKeyAction } as const;

/** Disables or enables an API key of either kind at once. */
export function useSwitch() {
  const switchThing = useSwitching(ACTIONS);
  const switchSteward = useGatewaySwitch();
  return (act: SwitchAct, { kind, id, name, workspaceId }: SwitchedKey) =>
    kind === 'steward' && workspaceId !== null
      ? switchSteward(act, { gatewayKeyId: id, name, workspaceId })
      : switchThing(act, { id, name, input: { apiKeyId: id, workspaceId } });
}
