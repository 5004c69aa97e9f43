import { COMMANDS, commandWords, nounWords } from '@/lib/domain/operations/schema';
import type { Choice } from './audit-view';

/** Nouns with all of their commands first, then each command. */
export function actionChoices(): Choice[] {
  const names = COMMANDS.map(({ name }) => name);
  const nouns = [...new Set(names.map((name) => name.split('.')[0] ?? name))];
  const byLabel = (a: Choice, b: Choice) => a.label.localeCompare(b.label, 'en');
  return [
    ...nouns.map((noun) => ({ value: noun, label: `${nounWords(noun)}: every action` })).sort(byLabel),
    ...names.map((name) => ({ value: name, label: commandWords(name) })).sort(byLabel),
  ];
}
