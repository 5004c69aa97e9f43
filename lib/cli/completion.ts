import { allowedFor } from './arguments';
import { findNoun, findOperation, nounsOf, type Operation, shortNames } from './document';
import { wrongUse } from './failure';
import { didYouMean } from './nearest';
import { FORMATS } from './output';
import { choicesOf, itemsOf } from './schema-kinds';
import { BUILT_IN } from './words';

const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_steward() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(steward --complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _steward steward
`,
  zsh: `#compdef steward
_steward() {
  local -a found
  found=("\${(@f)$(steward --complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- \${found:#}
}
compdef _steward steward
`,
  fish: `complete -c steward -f -a '(steward --complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};

/** What a shell reads once to complete commands from then on. */
export function completionScript(shell: string | undefined): string {
  const shells = Object.keys(SCRIPTS);
  const script = shell === undefined ? undefined : SCRIPTS[shell];
  if (script !== undefined) return script;
  throw wrongUse(`Name the shell: steward completion ${shells.join('|')}.${shell ? didYouMean(shell, shells) : ''}`);
}

/** What may stand where the last of these words is being typed. */
export function complete(words: readonly string[], operations: readonly Operation[]): string[] {
  const [typed = '', before = ''] = [words.at(-1), words.at(-2)];
  const [first, second] = words;
  return candidates().filter((word) => word.startsWith(typed));

  function candidates(): string[] {
    if (words.length <= 1) {
      const nouns = nounsOf(operations);
      return [...Object.keys(BUILT_IN), ...nouns, ...shortNames(nouns)];
    }
    if (before === '--format') return [...FORMATS];
    if (first === 'completion') return Object.keys(SCRIPTS);
    if (first === 'export') return typed.startsWith('-') ? ['--output'] : [];
    const noun = findNoun(first ?? '', operations);
    if (noun === null) return [];
    if (words.length === 2) return operations.filter((one) => one.noun === noun).map(({ verb }) => verb);
    const operation = findOperation(noun, second ?? '', operations);
    return operation ? ofOperation(operation) : [];
  }

  function ofOperation(operation: Operation): string[] {
    const field = operation.fields.find(({ flag }) => `--${flag}` === before);
    const choices = field ? (choicesOf(field.schema) ?? choicesOf(itemsOf(field.schema) ?? {})) : null;
    if (choices) return choices;
    const { texts, switches } = allowedFor(operation);
    return typed.startsWith('-') ? [...texts, ...switches].map((flag) => `--${flag}`) : [];
  }
}
