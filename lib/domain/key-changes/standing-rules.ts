import { counted } from '@/lib/core/counted';
import { commandWords } from '@/lib/domain/operations/schema';
import { type ChangeAct, type ChangeState, changeState, changeWords } from './rules';
import type { SeenChange } from './seen-sql';

/** What is done to each key: what an undo does is to enable. */
export const actOf = (act: string): ChangeAct => (act === 'undo' ? 'enable' : (act as ChangeAct));

interface Standing {
  /** `Disable 12 API keys`. */
  words: string;
  keys: number;
  state: ChangeState;
}

/** How a change stands, as far as its reader sees it. */
export function standingOf(change: SeenChange): Standing {
  const { counts, act, intentState, stopAskedBy } = change;
  const steps = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const keys = change.isWhole ? (change.keys ?? steps) : steps;
  const words =
    act === null
      ? (change.what ?? `${commandWords(change.command)}: ${change.subjectName ?? ''}`)
      : act === 'undo'
        ? `Enable again ${counted(keys, 'API key', 'API keys')}`
        : changeWords(actOf(act), keys);
  const isStopAsked = stopAskedBy !== null;
  return { words, keys, state: changeState({ intentState, isStopAsked, waiting: counts.waiting, steps }) };
}
