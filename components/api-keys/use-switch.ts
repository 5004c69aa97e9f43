'use client';

import { type SwitchAct, useSwitching } from '@/components/forms/use-switching';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';
import { disableApiKeyAction, enableApiKeyAction } from '@/lib/doors/actions/api-keys';

type SwitchedKey = Pick<ApiKeyUseJson, 'id' | 'name' | 'workspaceId'>;

const ACTIONS = { disable: disableApiKeyAction, enable: enableApiKeyAction } as const;

/** Disables or enables an API key at once. */
export function useSwitch() {
  const switchThing = useSwitching(ACTIONS);
  return (act: SwitchAct, { id, name, workspaceId }: SwitchedKey) =>
    switchThing(act, { id, name, input: { apiKeyId: id, workspaceId } });
}
