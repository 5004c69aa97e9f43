import { parseArgs } from 'node:util';
import { type Field, FLAGS, type Operation } from './document';
import { wrongUse } from './failure';
import { didYouMean } from './nearest';
import { kindsOf, type Schema } from './schema-kinds';
import { parseValue } from './values';

export interface Given {
  positionals: readonly string[];
  /** By flag, what was typed behind it. */
  texts: ReadonlyMap<string, readonly string[]>;
  /** Flags without a value, and those that were switched off with `--no-`. */
  switches: ReadonlyMap<string, boolean>;
}

interface Allowed {
  texts: readonly string[];
  switches: readonly string[];
  /** Flags with a value that `--no-` empties. */
  emptied: readonly string[];
}

const SHORT: Readonly<Record<string, string>> = { h: 'help', y: 'yes', f: 'format', o: 'output' };

/** Words and flags apart, in any order; what is not allowed is refused with what was probably meant. */
export function readArguments(args: readonly string[], allowed: Allowed): Given {
  const all = [...allowed.texts, ...allowed.switches];
  const short = (flag: string) => Object.keys(SHORT).find((letter) => SHORT[letter] === flag);
  const option = (type: 'string' | 'boolean') => (flag: string) => {
    const letter = short(flag);
    return [flag, { type, ...(letter ? { short: letter } : {}) }] as const;
  };
  const options = Object.fromEntries([
    ...allowed.texts.map(option('string')),
    ...allowed.switches.map(option('boolean')),
  ]);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  const given = {
    positionals: [] as string[],
    texts: new Map<string, string[]>(),
    switches: new Map<string, boolean>(),
  };
  for (const token of tokens) {
    if (token.kind === 'positional') given.positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (allowed.texts.includes(name)) {
      if (value === undefined) throw wrongUse(`${rawName} takes a value.`);
      if (!token.inlineValue && /^--?[a-z]/.test(value))
        throw wrongUse(`${rawName} takes a value; write ${rawName}=${value} if it begins like a flag.`);
      given.texts.set(name, [...(given.texts.get(name) ?? []), value]);
    } else if (allowed.switches.includes(name)) given.switches.set(name, readSwitch(rawName, value));
    else if (isNegative(name, allowed)) given.switches.set(name.slice(3), false);
    else {
      const flags = all.map((flag) => `--${flag}`);
      throw wrongUse(`There is no flag ${rawName} here.${didYouMean(rawName, flags)}`);
    }
  }
  return given;
}

const isNegative = (name: string, { switches, emptied }: Allowed) =>
  name.startsWith('no-') && [...switches, ...emptied].includes(name.slice(3));

function readSwitch(rawName: string, value: string | undefined): boolean {
  if (value === undefined || value === 'true') return true;
  if (value === 'false') return false;
  throw wrongUse(`${rawName} takes no value, or true or false.`);
}

const isSwitch = (schema: Schema) => {
  const kinds = kindsOf(schema);
  return kinds.has('boolean') && [...kinds].every((kind) => kind === 'boolean' || kind === 'null');
};

/** Every flag of a command. */
export function allowedFor(operation: Operation): Allowed {
  const { fields, ids, hasPages, method } = operation;
  const flagsOf = (of: readonly Field[]) => of.flatMap(({ flag, otherFlags }) => [flag, ...otherFlags]);
  const [switches, texts] = [
    fields.filter(({ schema }) => isSwitch(schema)),
    fields.filter((one) => !isSwitch(one.schema)),
  ];
  const isChange = method !== 'GET';
  return {
    texts: [
      ...flagsOf(texts),
      ...ids.map((id) => id.replaceAll('_', '-')),
      ...['format', 'columns'],
      ...(hasPages ? ['limit'] : []),
      ...(isChange ? FLAGS.change.filter((flag) => flag !== 'wait' && flag !== 'yes') : []),
    ],
    switches: [...flagsOf(switches), 'help', ...(hasPages ? ['all'] : []), ...(isChange ? ['wait', 'yes'] : [])],
    emptied: flagsOf(texts.filter(({ schema }) => kindsOf(schema).has('null'))),
  };
}

/** What an operation is asked with, by the names over the wire. */
export interface Asked {
  ids: readonly string[];
  fields: Readonly<Record<string, unknown>>;
}

/** The ids and fields that were given; all that is missing is said at once. */
export function readAsked(operation: Operation, given: Given, body: Record<string, unknown>): Asked {
  const { ids: names, fields, noun, verb } = operation;
  const rest = [...given.positionals];
  const ids = names.map((name) => given.texts.get(name.replaceAll('_', '-'))?.[0] ?? rest.shift());
  if (rest.length > 0) throw wrongUse(`“${rest[0]}” is too much: ${usageOf(operation)}`);
  const values: Record<string, unknown> = { ...body };
  for (const field of fields) {
    const value = readField(field, given);
    if (value !== undefined) values[field.name] = value;
  }
  const missing = [
    ...names.filter((_, at) => !ids[at]).map((name) => name.toUpperCase()),
    ...fields
      .filter(({ name, isRequired }) => isRequired && !(name in values) && name !== operation.newId)
      .map(({ flag }) => `--${flag}`),
  ];
  if (missing.length > 0) throw wrongUse(`steward ${noun} ${verb} needs ${missing.join(', ')}.`);
  return { ids: ids.map((id) => id ?? ''), fields: values };
}

function readField(field: Field, { texts, switches }: Given): unknown {
  for (const flag of [field.flag, ...field.otherFlags]) {
    const typed = texts.get(flag);
    if (typed) return parseValue(field, typed);
    const state = switches.get(flag);
    // What is no switch is emptied by `--no-`.
    if (state !== undefined) return isSwitch(field.schema) ? state : null;
  }
  return undefined;
}

export function usageOf({ noun, verb, ids }: Operation): string {
  return ['steward', noun, verb, ...ids.map((id) => id.toUpperCase())].join(' ');
}
