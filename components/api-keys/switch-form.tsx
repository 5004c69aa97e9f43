'use client';

import { Button } from '@heroui/react/button';
import type { SwitchAct } from '@/components/forms/use-switching';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';
import { ACT_WORDS } from './act-words';
import { UseFacts } from './use-facts';

const WHAT = {
  disable: 'It stops working at once: anything using it is refused until it is enabled again.',
  enable: 'It works again at once, for everyone and everything that has it.',
} as const;

interface SwitchFormProps {
  act: SwitchAct;
  use: ApiKeyUseJson;
  close: () => void;
  onSubmit: (act: SwitchAct) => void;
}

export function SwitchForm({ act, use, close, onSubmit }: SwitchFormProps) {
  return (
    <div className="flex flex-col gap-4">
      <p>{WHAT[act]}</p>
      <UseFacts use={use} />
      <div className="flex justify-end gap-2">
        <Button variant="tertiary" onPress={close}>
          Cancel
        </Button>
        <Button variant={act === 'disable' ? 'danger' : 'primary'} onPress={() => onSubmit(act)}>
          {ACT_WORDS[act].submit}
        </Button>
      </div>
    </div>
  );
}
