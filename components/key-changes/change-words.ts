import type { Tone } from '@/components/ui/status';
import type { KeyChangeListed } from '@/lib/domain/key-changes/query-schema';
import type { ChangeAct, ChangeFacet, ChangeState } from '@/lib/domain/key-changes/rules';

export const CHANGES_PATH = '/api-keys/changes';
export const NEW_CHANGE_PATH = `${CHANGES_PATH}/new`;
export const changeHref = (changeId: string) => `${CHANGES_PATH}/${changeId}`;

/** In the order of the bar. */
export const ACT_BUTTONS: readonly { act: ChangeAct; word: string }[] = [
  { act: 'disable', word: 'Disable' },
  { act: 'enable', word: 'Enable' },
  { act: 'hand_over', word: 'Set owner' },
  { act: 'environment', word: 'Set environment' },
  { act: 'cost_centre', word: 'Set cost centre' },
  { act: 'archive', word: 'Archive' },
];

export const ACT_TITLES: Readonly<Record<ChangeAct, string>> = {
  disable: 'Disable API keys',
  enable: 'Enable API keys',
  archive: 'Archive API keys',
  hand_over: 'Set the owner of API keys',
  environment: 'Set the environment of API keys',
  cost_centre: 'Set the cost centre of API keys',
};

export const FACET_WORDS: Record<ChangeFacet, string> = {
  all: 'All changes',
  open: 'Under way',
  unfinished: 'Not finished',
  done: 'Done',
};

/** What a list of changes is narrowed by. */
export const ACT_SELECT = {
  param: 'act',
  label: 'Action',
  any: 'Every action',
  options: [...ACT_BUTTONS.map(({ act, word }) => ({ value: act, label: word })), { value: 'undo', label: 'Undo' }],
};

/** How many keys came out how: `12 done`, `3 failed`. */
export function countWords({ done, skipped, failed, unknown, waiting, running }: KeyChangeListed['counts']): string[] {
  const others = skipped + failed + unknown + waiting + running;
  if (done + others === 0) return ['None yet'];
  return [
    `${done.toLocaleString('en-US')} done`,
    ...[
      { count: skipped, word: 'left unchanged' },
      { count: failed + unknown, word: 'failed' },
      { count: waiting + running, word: 'to do' },
    ].flatMap(({ count, word }) => (count > 0 ? [`${count.toLocaleString('en-US')} ${word}`] : [])),
  ];
}

export const STATE_LOOKS: Readonly<Record<ChangeState, { tone: Tone; word: string }>> = {
  queued: { tone: 'busy', word: 'Queued' },
  waiting: { tone: 'warning', word: 'Waiting for approval' },
  running: { tone: 'busy', word: 'Running' },
  stopping: { tone: 'busy', word: 'Stopping' },
  stopped: { tone: 'warning', word: 'Stopped' },
  done: { tone: 'good', word: 'Done' },
  incomplete: { tone: 'danger', word: 'Incomplete' },
  failed: { tone: 'danger', word: 'Not done' },
};

export const STEP_WORDS: Readonly<Record<string, { tone: Tone; word: string }>> = {
  waiting: { tone: 'neutral', word: 'To do' },
  running: { tone: 'busy', word: 'Running' },
  done: { tone: 'good', word: 'Done' },
  skipped: { tone: 'warning', word: 'Left unchanged' },
  failed: { tone: 'danger', word: 'Failed' },
  unknown: { tone: 'warning', word: 'Not confirmed' },
};

/** `about 2 minutes`. */
export function aboutWords(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return minutes === 1 ? 'about 1 minute' : `about ${minutes} minutes`;
  return `about ${Math.round(minutes / 60)} hours`;
}
