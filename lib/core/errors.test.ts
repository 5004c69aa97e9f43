import { expect, test } from 'vitest';
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
