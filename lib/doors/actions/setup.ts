'use server';

import { hashPassword } from '@/lib/auth/passwords';
import { createFirstOwner, setPassword } from '@/lib/domain/accounts/schema';
import { codeAction } from '../action';
import { setPasswordForm, setUpForm } from '../code-forms';

export const createOwner = codeAction(createFirstOwner, setUpForm, async ({ email, name, password }) => ({
  input: { email, name, passwordHash: await hashPassword(password) },
}));

export const choosePassword = codeAction(setPassword, setPasswordForm, async ({ password }) => ({
  input: { passwordHash: await hashPassword(password) },
}));
