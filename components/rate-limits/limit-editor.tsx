'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import type { LimitGroup } from '@/lib/domain/rate-limits/query-schema';
import type { Done } from './undo-note';

const LimitForm = dynamic(() => import('./limit-form').then((loaded) => loaded.LimitForm), { ssr: false });
const UndoNote = dynamic(() => import('./undo-note').then((loaded) => loaded.UndoNote), { ssr: false });
const TierDialog = dynamic(() => import('./tier-dialog').then((loaded) => loaded.TierDialog), { ssr: false });

interface LimitEditorProps {
  groups: readonly LimitGroup[];
  /** Those that a tier gives shares of. */
  modelGroups: readonly LimitGroup[];
  /** The table, drawn by the server. */
  children: ReactNode;
}

/** Hears what is pressed in the table: a cell opens its form, chosen workspaces take a tier. */
export function LimitEditor({ groups, modelGroups, children }: LimitEditorProps) {
  const around = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<HTMLButtonElement | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const [isTierOpen, setTierOpen] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const group = groups.find(({ id }) => id === opened?.dataset.group);

  const open = (event: MouseEvent) => {
    const cell = event.target instanceof Element ? event.target.closest('td') : null;
    const button = cell?.querySelector<HTMLButtonElement>('button[data-group]');
    if (!button) return;
    button.focus();
    setOpened(button);
  };
  const readChoice = () => setChosen(choices(around.current).flatMap(({ checked, value }) => (checked ? [value] : [])));
  const choose = (isChosen: boolean) => {
    for (const box of choices(around.current)) box.checked = isChosen;
    readChoice();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed, also by keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: a button turns its keys into clicks by itself
    <div ref={around} onClick={open} onChange={readChoice}>
      {done && <UndoNote done={done} onClose={() => setDone(null)} />}
      <div className="no-print flex flex-wrap items-center gap-2 border-b border-separator px-4 py-2">
        <Button variant="outline" isDisabled={chosen.length === 0} onPress={() => setTierOpen(true)}>
          Apply tier…
        </Button>
        <span role="status" className="text-table text-muted">
          {chosen.length === 0
            ? 'Select workspaces to apply a tier to them.'
            : `${chosen.length} ${chosen.length === 1 ? 'workspace' : 'workspaces'} chosen`}
        </span>
        <Button variant="tertiary" onPress={() => choose(chosen.length === 0)}>
          {chosen.length === 0 ? 'Select all shown' : 'Clear selection'}
        </Button>
      </div>
      {children}
      {opened && group && (
        <LimitForm
          key={`${opened.closest('tr')?.dataset.workspace} ${group.id}`}
          anchor={opened}
          group={group}
          onClose={() => setOpened(null)}
          onDone={(next) => {
            setOpened(null);
            setDone(next);
          }}
        />
      )}
      {isTierOpen && (
        <TierDialog
          workspaceIds={chosen}
          groups={modelGroups}
          isOpen
          onOpenChange={setTierOpen}
          onDone={(next) => {
            choose(false);
            setDone(next);
          }}
        />
      )}
    </div>
  );
}

function choices(around: HTMLElement | null): HTMLInputElement[] {
  return [...(around?.querySelectorAll<HTMLInputElement>('input.limit-choice') ?? [])];
}
