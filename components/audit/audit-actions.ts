import type { Choice } from '@/components/page/list/filter-selects';
import { ACT_WORDS, COMMANDS, commandWords, nounWords } from '@/lib/domain/operations/schema';

/** Nouns with all of their commands first, then each command; and what an address of before calls otherwise. */
export function actionChoices(asked: string | null): Choice[] {
  const commands = COMMANDS.map(({ name }) => name);
  const nouns = [...new Set(commands.map((name) => name.split('.')[0] ?? name))];
  const names = [...commands, ...Object.keys(ACT_WORDS)];
  const byLabel = (a: Choice, b: Choice) => a.label.localeCompare(b.label, 'en');
  const known = [...nouns, ...names];
  return [
    ...(asked && !known.includes(asked) ? [{ value: asked, label: commandWords(asked) }] : []),
    ...nouns.map((noun) => ({ value: noun, label: `${nounWords(noun)}: every action` })).sort(byLabel),
    ...names.map((name) => ({ value: name, label: commandWords(name) })).sort(byLabel),
  ];
}
