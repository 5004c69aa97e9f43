'use server';

import { hashPassword } from '@/lib/auth/passwords';
import { env } from '@/lib/core/env';
import { createFirstOwner, setPassword } from '@/lib/domain/accounts/schema';
import { codeAction } from '../action';
import { setPasswordForm, setUpForm } from '../code-forms';
import { fingerprint } from '../submit';

export const createOwner = codeAction(createFirstOwner, setUpForm, async ({ email, name, password }) => ({
  input: { email, name, passwordHash: await hashPassword(password) },
  secretFingerprint: fingerprint(env().sessionSecret, password),
}));

export const choosePassword = codeAction(setPassword, setPasswordForm, async ({ password }) => ({
  input: { passwordHash: await hashPassword(password) },
  secretFingerprint: fingerprint(env().sessionSecret, password),
}));
