import { expect, test, vi } from 'vitest';
import { AppError, ERROR_CODES, notFound } from './errors';

test('codes are one closed list of machine words', () => {
  expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  expect(ERROR_CODES.filter((code) => !/^[a-z]+(_[a-z]+)*$/.test(code))).toEqual([]);
});

test('an expected failure carries its code, its sentence and the fields that need another look', () => {
  const error = new AppError('invalid_input', 'Some fields need correcting.', { name: 'Enter a name.' });
  expect(error).toBeInstanceOf(Error);
  expect({ ...error, message: error.message }).toEqual({
    name: 'AppError',
    code: 'invalid_input',
    message: 'Some fields need correcting.',
    fieldErrors: { name: 'Enter a name.' },
  });
});

test('what does not exist and what may not be seen are worded alike', () => {
  expect(notFound('workspace').message).toBe('This workspace does not exist, or you cannot see it.');
  expect(notFound('workspace').code).toBe('not_found');
});

test('what one copy of the code throws another knows, and an heir is no other heir', async () => {
  class Heir extends AppError {}
  vi.resetModules();
  const other = await import('./errors');
  expect(other.AppError).not.toBe(AppError);
  expect(new other.AppError('throttled', 'Wait a moment.')).toBeInstanceOf(AppError);
  expect(new Heir('conflict', 'It changed.')).toBeInstanceOf(other.AppError);
  expect(new AppError('conflict', 'It changed.')).not.toBeInstanceOf(Heir);
  for (const stranger of [new Error('x'), { code: 'throttled' }, null, undefined, 'throttled'])
    expect(stranger instanceof AppError).toBe(false);
});
