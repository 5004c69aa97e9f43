import { isNoun, type Json, kindsOf, type Schema } from './schema-kinds';

/** A parameter of the address or a field of the body, as a flag. */
export interface Field {
  /** Over the wire. */
  name: string;
  flag: string;
  /** Other flags for the same: `unused` for `unused-days`. */
  otherFlags: readonly string[];
  schema: Schema;
  isRequired: boolean;
}

/** One request of the API, as a command. */
export interface Operation {
  noun: string;
  verb: string;
  /** What else the verb may be called: the end of its path. */
  otherVerbs: readonly string[];
  words: string;
  method: string;
  path: string;
  permissions: readonly string[];
  /** What stands in the path, in its order. */
  ids: readonly string[];
  fields: readonly Field[];
  /** A new thing's id, which whoever makes it chooses. */
  newId: string | null;
  isPermanent: boolean;
  /** It is a list in pages. */
  hasPages: boolean;
  answer: Schema;
}

/** Flags that every command has, or that every list or change has. */
export const FLAGS = {
  all: ['format', 'columns', 'help'],
  paged: ['all', 'limit'],
  change: ['body', 'wait', 'timeout', 'yes', 'idempotency-key'],
} as const;

export function kebab(name: string): string {
  return name.replaceAll('_', '-');
}

const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every command that a server's OpenAPI document describes; nothing is listed here. */
export function readOperations(document: unknown): Operation[] {
  const found = Object.entries(asJson(asJson(document).paths)).flatMap(([path, methods]) =>
    Object.entries(asJson(methods)).flatMap(
      ([method, of]) => readOperation(method.toUpperCase(), path, asJson(of)) ?? [],
    ),
  );
  return found.map((operation) => ({ ...operation, otherVerbs: freeVerbs(operation, found) }));
}

function readOperation(method: string, path: string, of: Json): Operation | null {
  const segments = path.split('/').slice(3);
  const [noun = ''] = segments;
  if (!path.startsWith('/v1/admin/') || !isNoun(noun)) return null;
  const parameters = asList(of.parameters).map(asJson);
  const body = asJson(asJson(asJson(asJson(of.requestBody).content)['application/json']).schema) as Schema;
  const answer = asJson(
    asJson(asJson(asJson(asJson(of.responses)['200']).content)['application/json']).schema,
  ) as Schema;
  const hasPages = method === 'GET' && 'next_page' in (answer.properties ?? {});
  const verb = verbOf(method, segments, asText(asList(of.tags)[0]), asText(of.operationId));
  const reserved = [...FLAGS.all, ...(hasPages ? FLAGS.paged : []), ...(method === 'GET' ? [] : FLAGS.change)];
  const asked = parameters.filter((one) => one.in === 'query');
  const fields =
    method === 'GET'
      ? asked.map((one) => [asText(one.name), one.schema as Schema, one.required === true] as const)
      : Object.entries(body.properties ?? {}).map(
          ([name, schema]) => [name, schema, (body.required ?? []).includes(name)] as const,
        );
  const ownId = `${asText(asList(of.tags)[0])}_id`;
  return {
    ...{ noun: kebab(noun), verb, otherVerbs: [], words: asText(of.summary), method, path, hasPages, answer },
    permissions: asList(of['x-permissions']).map(asText),
    ids: segments.flatMap((part) => /^\{(\w+)\}$/.exec(part)?.[1] ?? []),
    fields: withFlags(fields, reserved),
    newId: method === 'POST' && verb === 'create' && body.properties?.[ownId]?.format === 'uuid' ? ownId : null,
    isPermanent: of['x-permanent'] === true || method === 'DELETE',
  };
}

const USUAL_VERBS: Readonly<Record<string, string>> = { POST: 'create', PATCH: 'update', PUT: 'set', DELETE: 'delete' };

/** After the operation's own name; where that has none, after the method and the end of the path. */
function verbOf(method: string, segments: readonly string[], tag: string, operationId: string): string {
  if (tag !== 'guide' && operationId.startsWith(`${tag}_`)) return kebab(operationId.slice(tag.length + 1));
  const rest = segments.slice(1).filter((part) => !part.startsWith('{'));
  if (rest.length > 0) return kebab(rest.join('-'));
  return USUAL_VERBS[method] ?? (segments.length > 1 ? 'get' : 'list');
}

function freeVerbs({ noun, verb, path }: Operation, all: readonly Operation[]): string[] {
  const end = path
    .split('/')
    .slice(4)
    .filter((part) => !part.startsWith('{'))
    .map(kebab)
    .join('-');
  const isTaken = all.some((other) => other.noun === noun && other.verb === end);
  return end === '' || end === verb || isTaken ? [] : [end];
}

function withFlags(fields: readonly (readonly [string, Schema, boolean])[], reserved: readonly string[]): Field[] {
  const names = fields.map(([name]) => kebab(name));
  const isFree = (flag: string) => !names.includes(flag) && !reserved.includes(flag);
  return fields.map(([name, schema, isRequired]) => {
    const flag = kebab(name);
    const short = flag.replace(/-days$/, '');
    const takesDays = short !== flag && kindsOf(schema).has('integer');
    return {
      ...{ name, schema, isRequired },
      flag: reserved.includes(flag) ? `field-${flag}` : flag,
      otherFlags: takesDays && isFree(short) ? [short] : [],
    };
  });
}

/** Shorter names that people use, where the server has the longer one. */
const SHORT_NOUNS: Readonly<Record<string, string>> = {
  keys: 'api-keys',
  key: 'api-keys',
  centres: 'cost-centres',
  centre: 'cost-centres',
  limits: 'rate-limits',
  person: 'people',
};

export function nounsOf(operations: readonly Operation[]): string[] {
  return [...new Set(operations.map(({ noun }) => noun))].sort();
}

/** The noun as the server has it, given in the singular or by its short name; null if it has none. */
export function findNoun(given: string, operations: readonly Operation[]): string | null {
  const nouns = nounsOf(operations);
  const forms = [given, SHORT_NOUNS[given], `${given}s`, given.replace(/y$/, 'ies'), given.replaceAll('_', '-')];
  return forms.find((form) => form !== undefined && nouns.includes(form)) ?? null;
}

export function shortNames(nouns: readonly string[]): string[] {
  return Object.keys(SHORT_NOUNS).filter((name) => nouns.includes(SHORT_NOUNS[name] ?? '') && !nouns.includes(name));
}

export function findOperation(noun: string, verb: string, operations: readonly Operation[]): Operation | null {
  const ofNoun = operations.filter((one) => one.noun === noun);
  return ofNoun.find((one) => one.verb === verb) ?? ofNoun.find((one) => one.otherVerbs.includes(verb)) ?? null;
}
