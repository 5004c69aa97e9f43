import 'server-only';
import type { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import { wireKey } from '@/lib/core/key-names';
import { nounWords } from '@/lib/domain/operations/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { GUIDE } from './guide';
import { type ApiRoute, apiRoutes } from './operations';
import { enteredBy } from './paths';
import { toJsonSchema } from './shape';

type Json = Record<string, unknown>;

/** An operation as people and tools read of it. */
export interface Described {
  id: string;
  method: string;
  /** Beneath the origin, `/v1/admin/budgets/{budget_id}`. */
  path: string;
  words: string;
  noun: string;
  /** What a token needs; null for what every token may ask. */
  permissions: readonly string[];
  /** What its path and, of a read, its address hold. */
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Json }[];
  body: Json | null;
  answer: Json;
  /** It answers 202 and goes on by itself. */
  isBackground: boolean;
  /** It cannot be undone. */
  isPermanent: boolean;
}

const INTENT = {
  type: 'object',
  properties: { intent_id: { type: 'string', format: 'uuid' } },
  required: ['intent_id'],
  additionalProperties: true,
};
const holder: { described?: readonly Described[] } = {};

/** Every operation of the API, the guide's requests first. */
export function describedOperations(): readonly Described[] {
  holder.described ??= [...GUIDE.map(describeGuide), ...apiRoutes().filter(isUncovered).map(describe)];
  return holder.described;
}

/** What the guide asks at the same address stands for both. */
function isUncovered({ method, path }: ApiRoute): boolean {
  return !GUIDE.some((request) => request.method === method && request.path === path);
}

function describeGuide({ method, path, words, input }: (typeof GUIDE)[number]): Described {
  const schema = onWire(toJsonSchema(input), 'input');
  const inPath = /\{(\w+)\}/.exec(path)?.[1] ?? null;
  const id = `guide.${method.toLowerCase()}_${path.split('/')[1]}`;
  return {
    ...{ id, method, path: `/v1/admin${path}`, words, noun: 'guide', permissions: [] },
    ...{ isBackground: false, isPermanent: false },
    ...partsOf(schema, method, inPath),
    answer: { type: 'object', additionalProperties: true },
  };
}

function describe(route: ApiRoute): Described {
  const { declaration, method, path, idField } = route;
  const schema = onWire(toJsonSchema(enteredBy(declaration)), 'input');
  return {
    ...{ id: declaration.name, method, path: `/v1/admin${path}`, words: declaration.words },
    noun: declaration.name.split('.')[0] ?? '',
    permissions: permissionsOf(declaration.permission),
    ...partsOf(schema, method, idField === null ? null : wireKey(idField)),
    answer: route.kind === 'query' ? answerOf(route.answer.declaration.output) : changeOf(route.declaration),
    isBackground: route.kind === 'command' && route.declaration.background === true,
    isPermanent: route.kind === 'command' && route.declaration.permanent === true,
  };
}

function permissionsOf(permission: ApiRoute['declaration']['permission']): readonly string[] {
  if (typeof permission === 'object') return permission.oneOf satisfies readonly Permission[];
  return permission === 'caller' ? [] : [permission];
}

function partsOf(schema: Json, method: string, inPath: string | null): Pick<Described, 'parameters' | 'body'> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  const required = (schema.required ?? []) as string[];
  const path = properties.filter(([name]) => name === inPath);
  const rest = properties.filter(([name]) => name !== inPath);
  const parameter =
    (place: 'path' | 'query') =>
    ([name, of]: [string, Json]) => ({
      ...{ name, in: place, required: place === 'path' || required.includes(name), schema: of },
    });
  if (method === 'GET')
    return { parameters: [...path.map(parameter('path')), ...rest.map(parameter('query'))], body: null };
  const body = {
    type: 'object',
    properties: Object.fromEntries(rest),
    required: required.filter((name) => name !== inPath),
    additionalProperties: false,
  };
  return { parameters: path.map(parameter('path')), body };
}

/** What a change came to, and what the door made: that is in the first answer alone. */
function changeOf({ reveals = [], result }: CommandDeclaration): Json {
  const told = result ? ((onWire(toJsonSchema(result), 'output').properties ?? {}) as Json) : {};
  const shown = reveals.map((name) => [
    name,
    { type: 'string', description: 'Shown once. A replay does not hold it.' },
  ]);
  const properties = { ...told, ...INTENT.properties, replayed: { const: true }, ...Object.fromEntries(shown) };
  return { ...INTENT, properties };
}

/** Lists and what is not an object stand under `data`; a page of a list says where the next one begins. */
export function answerOf(output: z.ZodType): Json {
  const schema = onWire(toJsonSchema(output), 'output');
  if (schema.type !== 'object') return { type: 'object', properties: { data: schema }, required: ['data'] };
  const properties = schema.properties as Record<string, Json> | undefined;
  if (!properties?.page || !properties.total) return schema;
  return { ...schema, properties: { ...properties, next_page: { type: ['string', 'null'] } } };
}

/** A schema with the names that go over the wire. New fields of an answer break no client. */
export function onWire(schema: unknown, side: 'input' | 'output'): Json {
  if (typeof schema !== 'object' || schema === null) return {};
  const { $schema: _, $defs: __, $ref, properties, required, additionalProperties, ...rest } = schema as Json;
  // Only JSON of any form refers to itself.
  if ($ref !== undefined) return {};
  // A record of known keys is an object with them.
  const keys = (schema as { propertyNames?: { enum?: string[] } }).propertyNames?.enum;
  if (keys && required) {
    const value = onWire(additionalProperties, side);
    return { type: 'object', properties: Object.fromEntries(keys.map((key) => [key, value])), required };
  }
  const kept = Object.entries(rest).map(([key, value]) => {
    if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(key))
      return [key, (value as unknown[]).map((one) => onWire(one, side))];
    return [key, key === 'items' || key === 'propertyNames' ? onWire(value, side) : value];
  });
  return {
    ...Object.fromEntries(kept),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties as Json).map(([key, value]) => [wireKey(key), onWire(value, side)]),
          ),
        }
      : {}),
    ...(required ? { required: (required as string[]).map(wireKey) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: onWire(additionalProperties, side) } : {}),
    ...(additionalProperties === false && side === 'input' ? { additionalProperties } : {}),
  };
}

const ERROR = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        fields: { type: 'object', additionalProperties: { type: 'string' } },
        current: { type: 'object', additionalProperties: true, description: 'With 412: how it stands now.' },
        intent_id: { type: 'string' },
        request_id: { type: 'string' },
      },
      required: ['code', 'message', 'request_id'],
    },
  },
  required: ['error'],
};
const REFUSALS: Readonly<Record<string, string>> = {
  '400': 'Some fields need correcting; each is named.',
  '401': 'The token is missing, not known, revoked or expired.',
  '403': 'The token does not allow this.',
  '404': 'It does not exist, or the token cannot see it.',
  '409': 'Something else stands in the way, or the same Idempotency-Key came with another body.',
  '412': 'Somebody changed it since the values that the request gives as known; how it stands now is in current.',
  '422': 'No API can do this.',
  '429': 'Too many requests. Wait for retry-after.',
};

/** The whole API as OpenAPI 3.1. */
export function openApiDocument(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const one of describedOperations())
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operationOf(one) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Steward',
      version: '1',
      description:
        'Everything that Steward’s pages do, for programs. Amounts are nano-dollars in decimals unless a name says otherwise; days are UTC.',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [{ bearer: [] }, { key: [] }],
    tags: [...new Set(describedOperations().map(({ noun }) => noun))].map((name) => ({
      name,
      description: name === 'guide' ? 'Requests of a widely read guide, with its names' : nounWords(name),
    })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      schemas: { Error: ERROR },
      responses: Object.fromEntries(
        Object.entries(REFUSALS).map(([status, description]) => [
          `Refused${status}`,
          { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
        ]),
      ),
    },
  };
}

function operationOf({
  id,
  words,
  noun,
  permissions,
  parameters,
  body,
  answer,
  isBackground,
  isPermanent,
  method,
}: Described): Json {
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', minLength: 8, maxLength: 255 },
  };
  return {
    operationId: id.replaceAll('.', '_'),
    summary: words,
    tags: [noun],
    'x-permissions': permissions,
    ...(isPermanent ? { 'x-permanent': true } : {}),
    parameters: [...parameters, ...(method === 'GET' ? [] : [key])],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      '200': { description: words, content: { 'application/json': { schema: answer } } },
      ...(method === 'GET'
        ? {}
        : {
            '202': {
              description: isBackground
                ? 'It goes on by itself: ask how it went.'
                : 'It waits for the worker, or for a person: of a token that only prepares, each change does.',
              content: { 'application/json': { schema: INTENT } },
            },
          }),
      ...Object.fromEntries(
        Object.keys(REFUSALS).map((status) => [status, { $ref: `#/components/responses/Refused${status}` }]),
      ),
    },
  };
}
