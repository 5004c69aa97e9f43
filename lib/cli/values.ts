import type { Field } from './document';
import { wrongUse } from './failure';
import { didYouMean } from './nearest';
import { choicesOf, formsOf, itemsOf, kindsOf, type Schema } from './schema-kinds';

/** A field's value out of what was typed behind its flag, once or several times. */
export function parseValue({ name, flag, schema }: Field, texts: readonly string[]): unknown {
  const kinds = kindsOf(schema);
  if (kinds.has('array')) return texts.flatMap((text) => parseItems(flag, itemsOf(schema), text));
  const pairs = isMap(schema) && texts.every((text) => !text.trimStart().startsWith('{')) ? toMap(flag, texts) : null;
  if (pairs) return pairs;
  if (texts.length > 1) throw wrongUse(`Give --${flag} once.`);
  const [text = ''] = texts;
  if (/(^|_)days$/.test(name) && kinds.has('integer')) return toDays(flag, text);
  return parseOne(flag, schema, text);
}

function parseOne(flag: string, schema: Schema | undefined, text: string): unknown {
  const kinds = kindsOf(schema);
  const choices = schema ? choicesOf(schema) : null;
  if (choices && !choices.includes(text))
    throw wrongUse(`--${flag} takes ${choices.join(', ')}.${didYouMean(text, choices)}`);
  if (kinds.has('string')) return text;
  if (kinds.has('integer') || kinds.has('number')) {
    if (!/^-?\d{1,15}(\.\d+)?$/.test(text)) throw wrongUse(`--${flag} takes a number.`);
    return Number(text);
  }
  if (kinds.has('boolean')) {
    if (text !== 'true' && text !== 'false') throw wrongUse(`--${flag} takes true or false.`);
    return text === 'true';
  }
  return parseJson(flag, text);
}

/** Of a list: one, or several at once as JSON. */
function parseItems(flag: string, schema: Schema | undefined, text: string): unknown[] {
  if (text.trimStart().startsWith('[')) {
    const parsed = parseJson(flag, text);
    return Array.isArray(parsed) ? parsed : [parsed];
  }
  return [parseOne(flag, schema, text)];
}

function parseJson(flag: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrongUse(`--${flag} takes JSON, such as '{"name": "value"}'.`);
  }
}

/** An object of any keys with texts behind them, such as tags. */
export function isMap(schema: Schema): boolean {
  return formsOf(schema).some(
    ({ properties, additionalProperties: values }) =>
      !properties && typeof values === 'object' && kindsOf(values).has('string'),
  );
}

function toMap(flag: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (key === undefined || value === undefined) throw wrongUse(`--${flag} takes KEY=VALUE, as often as needed.`);
      return [key, value];
    }),
  );
}

/** `60d`, `8w` or `60`. */
function toDays(flag: string, text: string): number {
  const [, count, unit] = /^(\d{1,5})(d|w)?$/.exec(text) ?? [];
  if (count === undefined) throw wrongUse(`--${flag} takes a time such as 60d or 8w.`);
  return Number(count) * (unit === 'w' ? 7 : 1);
}

/** `90s`, `10m` or `2h` as milliseconds. */
export function toMilliseconds(flag: string, text: string): number {
  const [, count, unit = 's'] = /^(\d{1,6})(s|m|h)?$/.exec(text) ?? [];
  if (count === undefined) throw wrongUse(`--${flag} takes a time such as 90s or 10m.`);
  return Number(count) * ({ s: 1, m: 60, h: 3_600 }[unit] ?? 1) * 1_000;
}
