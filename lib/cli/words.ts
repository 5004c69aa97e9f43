import { type Field, nounsOf, type Operation, shortNames } from './document';
import { choicesOf, kindsOf } from './schema-kinds';
import { isMap } from './values';

export const BUILT_IN: Readonly<Record<string, string>> = {
  login: 'Sign in: steward login ADDRESS',
  logout: 'Forget the token here',
  whoami: 'Show whose token it is and what it may do',
  export: 'Write the organisation as YAML',
  completion: 'Print completion for bash, zsh or fish',
  help: 'Show this, or the help of a command',
};

const USE = 'steward NOUN VERB [ID] [--field value] …';

const aligned = (rows: readonly (readonly [string, string])[]) => {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
};

/** `operations` are null before the server was ever asked. */
export function helpOfAll(operations: readonly Operation[] | null): string {
  const nouns = operations ? nounsOf(operations) : [];
  const short = shortNames(nouns);
  return [
    USE,
    '',
    ...aligned(Object.entries(BUILT_IN)),
    '',
    ...(operations
      ? [
          'Nouns (steward NOUN lists what can be done):',
          `  ${nouns.join(', ')}`,
          ...(short.length > 0 ? [`  also ${short.join(', ')}`] : []),
        ]
      : ['What else there is comes from the server: sign in with steward login ADDRESS first.']),
    '',
    'Everywhere:',
    ...aligned([
      ['--format table|json|jsonl|csv', 'a table on a terminal, else JSON'],
      ['--columns a,b', 'of a table or CSV'],
    ]),
    '',
    'Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 not reachable, 4 not signed in or not allowed, 5 still under way.',
  ].join('\n');
}

export function helpOfNoun(noun: string, operations: readonly Operation[]): string {
  const own = operations.filter((one) => one.noun === noun);
  const rows = own.map(
    ({ verb, ids, words }) => [[verb, ...ids.map((id) => id.toUpperCase())].join(' '), words] as const,
  );
  return [`steward ${noun} VERB [ID] [--field value] …`, '', ...aligned(rows)].join('\n');
}

export function helpOfOperation(operation: Operation): string {
  const { noun, verb, words, ids, fields, permissions, hasPages, method, isPermanent, newId } = operation;
  const isChange = method !== 'GET';
  const own = fields.filter(({ name }) => name !== newId && !(hasPages && name === 'page'));
  const list = [
    ...own.map((field) => [flagText(field), describeField(field)] as const),
    ...(hasPages
      ? ([
          ['--limit N', 'at most so many rows'],
          ['--all', 'all rows'],
        ] as const)
      : []),
    ...(isChange
      ? ([
          ['--body JSON|@FILE|-', 'all fields as JSON; flags count before it'],
          ['--no-wait', 'print the id of the change and do not wait for it'],
          ['--timeout 10m', 'how long to wait'],
          ['--idempotency-key KEY', 'the same key makes the change once'],
        ] as const)
      : []),
    ...(isPermanent ? ([['--yes', 'do not ask: it cannot be undone']] as const) : []),
  ];
  return [
    `${['steward', noun, verb, ...ids.map((id) => id.toUpperCase())].join(' ')} [--field value] …`,
    '',
    `${words}.${permissions.length > 0 ? ` Needs ${permissions.join(' or ')}.` : ''}`,
    ...(list.length > 0 ? ['', ...aligned(list)] : []),
  ].join('\n');
}

function flagText({ flag, otherFlags, schema }: Field): string {
  const kinds = kindsOf(schema);
  const name = [flag, ...otherFlags].map((one) => `--${one}`).join(', ');
  if (kinds.has('boolean')) return name;
  if (otherFlags.length > 0 || /-days$/.test(flag)) return `${name} 60d`;
  if (isMap(schema)) return `${name} KEY=VALUE …`;
  if (kinds.has('array')) return `${name} ${kinds.has('object') ? 'JSON' : 'VALUE'} …`;
  if (kinds.has('object')) return `${name} JSON`;
  return `${name} ${kinds.has('integer') || kinds.has('number') ? 'N' : 'TEXT'}`;
}

function describeField({ schema, isRequired, flag }: Field): string {
  const choices = choicesOf(schema) ?? choicesOf(schema.items ?? schema);
  const usual = schema.default;
  const isSaid = usual !== undefined && usual !== null && usual !== '' && typeof usual !== 'object';
  return [
    ...(isRequired ? ['needed'] : []),
    ...(choices ? [choices.join(', ')] : []),
    ...(isSaid ? [`usually ${usual}`] : []),
    ...(kindsOf(schema).has('null') && isRequired ? [`--no-${flag} for none`] : []),
  ].join('; ');
}
