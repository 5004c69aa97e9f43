import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from './errors';
import { createLogger, errorFields } from './log';

const CANARY = 'sk-ant-admin01-canary-0123456789';

let written: string;
beforeEach(() => {
  written = '';
  // The logger writes to standard output itself, past everything that a test could redirect.
  const write = (_file: number, data: string | Uint8Array, ...rest: unknown[]) => {
    written += data.toString();
    const done = rest.at(-1);
    if (typeof done === 'function') done(null, Buffer.byteLength(data));
  };
  vi.spyOn(fs, 'write').mockImplementation(write as unknown as typeof fs.write);
});
afterEach(() => {
  vi.mocked(fs.write).mockRestore();
});

const lines = () =>
  written
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a log line', () => {
  test('carries what is listed and drops everything else', () => {
    createLogger('worker').info('An intent ended', {
      intentId: 'i1',
      command: 'workspace.rename',
      durationMs: 12,
      password: CANARY,
      adminKey: CANARY,
      token: CANARY,
      authorization: CANARY,
      cookie: CANARY,
      databaseUrl: CANARY,
      email: CANARY,
      input: CANARY,
      body: CANARY,
      message: CANARY,
      url: CANARY,
      err: CANARY,
      pidd: CANARY,
      __proto__: CANARY as never,
    });
    expect(written).not.toContain('canary');
    expect(lines()).toEqual([
      {
        level: 30,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        process: 'worker',
        intentId: 'i1',
        command: 'workspace.rename',
        durationMs: 12,
        msg: 'An intent ended',
      },
    ]);
  });

  test('is one line, whatever is in it', () => {
    createLogger('web').warn('Two\nlines', { reason: 'a\nb"}\n{"level":60', path: '/x\r\n' });
    expect(written.trimEnd().split('\n')).toHaveLength(1);
    expect(lines()[0]).toMatchObject({ reason: 'a\nb"}\n{"level":60', msg: 'Two\nlines' });
  });

  test('below the level is not written', () => {
    const log = createLogger('web', 'warn');
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](level);
    expect(lines().map((line) => line.msg)).toEqual(['warn', 'error']);
  });
});

describe('something thrown', () => {
  test.each<[string, unknown]>([
    ['an error', new Error(CANARY)],
    ['an error of ours', new AppError('internal', CANARY, { password: CANARY })],
    ['a message of several lines', new Error(`first\n    at ${CANARY} (file.ts:1:1)\nat ${CANARY}`)],
    ['an error with a cause and more', Object.assign(new Error('x', { cause: new Error(CANARY) }), { config: CANARY })],
    ['a text', CANARY],
    ['an object', { message: CANARY }],
    ['nothing', undefined],
  ])('%s is logged without its words', (_name, thrown) => {
    createLogger('web').error('A route failed', errorFields(thrown));
    expect(written).not.toContain('canary');
    expect(lines()).toHaveLength(1);
  });

  test('keeps its name, its code and where it came from', () => {
    const error = Object.assign(new TypeError(CANARY), { code: 'ECONNRESET' });
    const fields = errorFields(error);
    expect(fields).toMatchObject({ name: 'TypeError', code: 'ECONNRESET' });
    expect(fields.stack).toMatch(/at .*log\.test\.ts/);
    expect(String(fields.stack).split('\n').length).toBeLessThanOrEqual(8);
  });

  test('keeps its frames when its words were changed after it was made', () => {
    const error = new Error('before');
    error.message = 'after';
    expect(errorFields(error).stack).toMatch(/at .*log\.test\.ts/);
  });
});
