import { z } from 'zod';
import { passwordRefusal } from '@/lib/domain/accounts/rules';
import { emailField, personNameField } from '@/lib/domain/accounts/schema';

/** A typed code comes in five groups of capitals; a link's code is used as it is. */
const TYPED = /^[a-z2-9]{5}(-[a-z2-9]{5}){4}$/i;
const codeField = z
  .string()
  .trim()
  .min(20, 'Enter the whole code.')
  .max(100, 'This is not a valid code.')
  .transform((code) => (TYPED.test(code) ? code.toUpperCase() : code));
const passwordField = z.string().min(1, 'Choose a password.').max(1_000);
const againField = z.string().min(1, 'Repeat the password.').max(1_000);

interface PasswordPair {
  password: string;
  passwordAgain: string;
  email?: string;
}

function checkPasswords({ password, passwordAgain, email = '' }: PasswordPair, ctx: z.RefinementCtx): void {
  const refusal = passwordRefusal(password, email);
  if (refusal) ctx.addIssue({ code: 'custom', path: ['password'], message: refusal });
  else if (password !== passwordAgain) {
    ctx.addIssue({ code: 'custom', path: ['passwordAgain'], message: 'The passwords do not match.' });
  }
}

/** What the set-up page sends: the terminal's code and the first owner. */
export const setUpForm = z
  .object({
    code: codeField,
    email: emailField,
    name: personNameField,
    password: passwordField,
    passwordAgain: againField,
  })
  .superRefine(checkPasswords);

/** What the page behind a one-time link sends. */
export const setPasswordForm = z
  .object({ code: codeField, password: passwordField, passwordAgain: againField })
  .superRefine(checkPasswords);
