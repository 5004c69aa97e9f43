'use client';

import { Button } from '@heroui/react/button';
import type { ReactNode } from 'react';
import type { SwitchAct } from '@/components/forms/use-switching';
import { Dialog, type OpenState } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { LineSkeleton } from '@/components/ui/skeletons';
import { actRefusal } from '@/lib/domain/api-keys/rules';
import { ACT_WORDS } from './act-words';
import { ArchiveForm } from './archive-form';
import type { KeyAsk } from './key-signal';
import { RenameForm } from './rename-form';
import { SwitchForm } from './switch-form';
import { useKeyUse } from './use-key-use';
import { useSwitch } from './use-switch';

export interface KeyDialogProps extends OpenState {
  ask: KeyAsk;
}

/** Whatever can be done about one API key: what it would stop is said first. */
export function KeyDialog({ ask, isOpen, onOpenChange }: KeyDialogProps) {
  const switchKey = useSwitch();
  return (
    <Dialog title={`${ACT_WORDS[ask.act].verb} ${ask.name}`} isOpen={isOpen} onOpenChange={onOpenChange}>
      <Body ask={ask} close={() => onOpenChange(false)} switchKey={switchKey} />
    </Dialog>
  );
}

interface BodyProps {
  ask: KeyAsk;
  close: () => void;
  switchKey: ReturnType<typeof useSwitch>;
}

function Body({ ask: { act, apiKeyId }, close, switchKey }: BodyProps) {
  const { use, problem, retry } = useKeyUse(apiKeyId);
  if (problem) {
    return (
      <Closing close={close} more={<Button onPress={retry}>Try again</Button>}>
        <Notice tone="danger" title="Not read" isAlert>
          {problem}
        </Notice>
      </Closing>
    );
  }
  if (!use) return <Reading />;
  const refusal = actRefusal(act, use.status);
  if (refusal) {
    return (
      <Closing close={close}>
        <p>{refusal}</p>
      </Closing>
    );
  }
  if (act === 'rename') return <RenameForm use={use} close={close} />;
  if (act === 'archive') return <ArchiveForm use={use} close={close} />;
  const submit = (wanted: SwitchAct) => {
    close();
    void switchKey(wanted, use);
  };
  return <SwitchForm act={act} use={use} close={close} onSubmit={submit} />;
}

function Closing({ close, more, children }: { close: () => void; more?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      {children}
      <div className="flex justify-end gap-2">
        <Button variant="tertiary" onPress={close}>
          Close
        </Button>
        {more}
      </div>
    </div>
  );
}

function Reading() {
  return (
    <div role="status" className="flex min-h-40 flex-col gap-3">
      <span className="sr-only">Reading what uses this API key</span>
      {['60%', '80%', '70%', '40%'].map((width) => (
        <LineSkeleton key={width} width={width} />
      ))}
    </div>
  );
}
