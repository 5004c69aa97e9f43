import { describe, expect, test } from 'vitest';
import { allowedFor, readArguments, readAsked } from './arguments';
import { complete, completionScript } from './completion';
import { findNoun, findOperation, readOperations } from './document';
import { Failure } from './failure';
import { findNearest } from './nearest';
import { toSentence } from './refusal';
import { toMilliseconds } from './values';
import { helpOfOperation } from './words';

const answer = (schema: object) => ({ '200': { content: { 'application/json': { schema } } } });
const text = { type: 'string' };
const OPERATIONS = readOperations({
  paths: {
    '/v1/admin/api_keys': {
      get: {
        ...{ operationId: 'api_key_list', tags: ['api_key'], summary: 'List API keys' },
        parameters: [
          { name: 'show', in: 'query', schema: { type: 'string', enum: ['all', 'unused'], default: 'all' } },
          { name: 'unused_days', in: 'query', schema: { type: 'integer' } },
          { name: 'models', in: 'query', schema: { type: 'array', items: text } },
          { name: 'only_errors', in: 'query', schema: { type: 'boolean' } },
          { name: 'limit', in: 'query', schema: { type: 'integer' } },
        ],
        responses: answer({ type: 'object', properties: { rows: {}, next_page: { type: ['string', 'null'] } } }),
      },
      post: { operationId: 'guide_post_api_keys', tags: ['guide'], summary: 'Issue', responses: {} },
    },
    '/v1/admin/api_keys/{api_key_id}/archive': {
      post: {
        ...{ operationId: 'api_key_archive', tags: ['api_key'], summary: 'Archive API key', 'x-permanent': true },
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  workspace_id: { anyOf: [text, { type: 'null' }] },
                  scope: { type: 'object', properties: { kind: text } },
                  tags: { type: 'object', additionalProperties: text },
                  lines: { type: 'array', items: { type: 'object', properties: { line: { type: 'integer' } } } },
                  undo: { type: 'boolean' },
                  percent: { type: 'number' },
                  body: text,
                },
                required: ['workspace_id', 'scope'],
              },
            },
          },
        },
        responses: {},
      },
    },
    '/v1/admin/cost_centres/file': {
      get: { operationId: 'cost_centre_list_file', tags: ['cost_centre'], summary: 'File', responses: {} },
    },
    '/api/health': { get: { operationId: 'health', tags: ['x'], responses: {} } },
  },
});

const operationOf = (noun: string, verb: string) => {
  const found = findOperation(noun, verb, OPERATIONS);
  if (!found) throw new Error(`${noun} ${verb}`);
  return found;
};
const asked = (noun: string, verb: string, args: string[], body = {}) => {
  const operation = operationOf(noun, verb);
  return readAsked(operation, readArguments(args, allowedFor(operation)), body);
};
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof Failure && error.exit === 2) return error.message;
    throw error;
  }
  throw new Error('It was allowed.');
};
const archive = (...args: string[]) => asked('api-keys', 'archive', args).fields;
const NEEDED = ['apikey_1', '--no-workspace-id', '--scope', '{"kind":"x"}'];

describe('commands', () => {
  test('are called as people expect', () => {
    expect(OPERATIONS.map(({ noun, verb, otherVerbs }) => [noun, verb, ...otherVerbs].join(' '))).toEqual([
      'api-keys list',
      'api-keys create',
      'api-keys archive',
      'cost-centres list-file file',
    ]);
    expect(['keys', 'key', 'api_keys', 'api-key', 'centre', 'kez'].map((one) => findNoun(one, OPERATIONS))).toEqual([
      ...['api-keys', 'api-keys', 'api-keys', 'api-keys'],
      ...['cost-centres', null],
    ]);
    expect(findOperation('cost-centres', 'file', OPERATIONS)?.verb).toBe('list-file');
  });

  test('list what they take', () => {
    expect(helpOfOperation(operationOf('api-keys', 'list'))).toMatch(/--show TEXT +all, unused; usually all\n.*60d/);
    expect(helpOfOperation(operationOf('api-keys', 'archive'))).toMatch(
      /--workspace-id TEXT +needed; --no-workspace-id/,
    );
  });
});

describe('flags', () => {
  test.each([
    [['--unused', '60d'], { unused_days: 60 }],
    [['--unused-days=8w'], { unused_days: 56 }],
    [['--models', 'a', '--models', 'b'], { models: ['a', 'b'] }],
    [['--models', '["a","b"]'], { models: ['a', 'b'] }],
    [['--only-errors'], { only_errors: true }],
    [['--no-only-errors'], { only_errors: false }],
    [['--only-errors=false', '--show', 'unused'], { only_errors: false, show: 'unused' }],
    [['--field-limit', '3', '--limit', '9', '--format', 'csv'], { limit: 3 }],
  ])('of a list: %j', (args, fields) => {
    expect(asked('api-keys', 'list', args).fields).toEqual(fields);
  });

  test.each([
    [['--tags', 'a=b', '--tags', 'c=d=e'], { tags: { a: 'b', c: 'd=e' } }],
    [['--tags', '{"a":"b"}'], { tags: { a: 'b' } }],
    [['--lines', '{"line":1}', '--lines', '[{"line":2}]'], { lines: [{ line: 1 }, { line: 2 }] }],
    [['--percent', '-5'], { percent: -5 }],
    [['--field-body', 'x', '--undo'], { body: 'x', undo: true }],
  ])('of a change: %j', (args, fields) => {
    expect(archive(...NEEDED, ...args)).toEqual({ workspace_id: null, scope: { kind: 'x' }, ...fields });
  });

  test('count before the body, and ids stand anywhere', () => {
    const given = asked('api-keys', 'archive', ['--undo', 'apikey_1'], { undo: false, workspace_id: 'w', scope: {} });
    expect(given).toEqual({ ids: ['apikey_1'], fields: { undo: true, workspace_id: 'w', scope: {} } });
    expect(asked('api-keys', 'archive', ['--api-key-id', 'k'], { workspace_id: 'w', scope: {} }).ids).toEqual(['k']);
  });

  test.each([
    [() => asked('api-keys', 'list', ['--unusd', '3d']), 'There is no flag --unusd here. Did you mean --unused?'],
    [() => asked('api-keys', 'list', ['--show', 'unusd']), '--show takes all, unused. Did you mean unused?'],
    [() => asked('api-keys', 'list', ['--unused', 'soon']), '--unused-days takes a time such as 60d or 8w.'],
    [() => asked('api-keys', 'list', ['--show', 'all', '--show', 'all']), 'Give --show once.'],
    [() => asked('api-keys', 'list', ['--show']), '--show takes a value.'],
    [() => asked('api-keys', 'list', ['--show', '--all']), /^--show takes a value; write --show=--all/],
    [() => asked('api-keys', 'list', ['more']), '“more” is too much: steward api-keys list'],
    [() => archive(), 'steward api-keys archive needs API_KEY_ID, --workspace-id, --scope.'],
    [() => archive(...NEEDED.slice(0, 3), '{'), /^--scope takes JSON/],
    [() => archive(...NEEDED, '--percent', 'much'), '--percent takes a number.'],
    [() => toMilliseconds('timeout', 'long'), '--timeout takes a time such as 90s or 10m.'],
  ])('that are wrong are refused: %#', (run, message) => {
    expect(refusal(run)).toMatch(message);
  });

  test('name what the server found wrong', () => {
    const { fields } = operationOf('api-keys', 'archive');
    const failure = new Failure(2, 'Wrong.', {
      'scope.kind': 'No such kind.',
      body: 'Too long.',
      workspaceId: 'Unknown.',
    });
    const line = 'Wrong. --scope (kind): No such kind. --field-body: Too long. --workspace-id: Unknown.';
    expect(toSentence(failure, fields)).toBe(line);
  });
});

test('the nearest is near', () => {
  const choices = ['list', 'archive', 'rename'];
  expect(['lst', 'lits', 'arch', 'renmae', 'zzz'].map((one) => findNearest(one, choices))).toEqual([
    ...['list', 'list', 'archive', 'rename', null],
  ]);
});

describe('completion', () => {
  test.each([
    [['ke'], ['keys', 'key']],
    [
      ['keys', ''],
      ['list', 'create', 'archive'],
    ],
    [['keys', 'list', '--sh'], ['--show']],
    [
      ['keys', 'list', '--show', ''],
      ['all', 'unused'],
    ],
    [
      ['keys', 'list', '--format', 'j'],
      ['json', 'jsonl'],
    ],
    [['completion', 'f'], ['fish']],
    [['nothing', ''], []],
  ])('of %j', (words, found) => expect(complete(words, OPERATIONS)).toEqual(found));

  test('has a script for each shell', () => {
    for (const shell of ['bash', 'zsh', 'fish']) expect(completionScript(shell)).toContain('--complete');
    expect(refusal(() => completionScript('bsh'))).toContain('Did you mean bash?');
  });
});
