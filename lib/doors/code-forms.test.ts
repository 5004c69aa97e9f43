import { expect, test } from 'vitest';
import { newReadableCode, newToken } from '@/lib/core/ids';
import { setPasswordForm, setUpForm } from './code-forms';
import { toFieldErrors } from './submit';

const password = 'correct horse battery';
const setUp = {
  code: newReadableCode(),
  email: ' Ann@Example.test ',
  name: ' Ann ',
  password,
  passwordAgain: password,
};

test('a typed code may be in small letters; a link’s code is left alone', () => {
  const code = newReadableCode();
  expect(setUpForm.parse({ ...setUp, code: ` ${code.toLowerCase()} ` })).toMatchObject({
    code,
    email: 'ann@example.test',
    name: 'Ann',
  });
  const token = newToken();
  expect(setPasswordForm.parse({ code: token, password, passwordAgain: password }).code).toBe(token);
});

test.each([
  [{ code: 'ABCDE' }, 'code'],
  [{ email: 'ann' }, 'email'],
  [{ name: '  ' }, 'name'],
  [{ password: 'short', passwordAgain: 'short' }, 'password'],
  [{ password: 'x'.repeat(1_001) }, 'password'],
  [{ password: { not: '' } }, 'password'],
  [{ passwordAgain: 'something else entirely' }, 'passwordAgain'],
])('%j is refused at its field', (change, field) => {
  const parsed = setUpForm.safeParse({ ...setUp, ...change });
  expect(parsed.success).toBe(false);
  if (!parsed.success) expect(Object.keys(toFieldErrors(parsed.error))).toEqual([field]);
});
