'use client';

import { RowMenu } from '@/components/ui/row-menu';
import { type KeyAct, possibleActs, standingRefusal } from '@/lib/domain/api-keys/rules';
import { ACT_WORDS } from './act-words';

export interface KeyMenuProps {
  anchor: HTMLElement;
  name: string;
  state: string;
  onAct: (act: KeyAct) => void;
  onClose: () => void;
}

/** What can be done with the key of a row. */
export function KeyMenu({ anchor, name, state, onAct, onClose }: KeyMenuProps) {
  return (
    <RowMenu
      anchor={anchor}
      label={`Actions for ${name}`}
      items={possibleActs(state).map((id) => ({ id, label: ACT_WORDS[id].verb, isDangerous: id === 'archive' }))}
      note={standingRefusal(state)}
      onAct={onAct}
      onClose={onClose}
    />
  );
}
