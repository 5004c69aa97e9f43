'use server';

import { createSignInLink, linkAgain, overrideRole } from '@/lib/domain/accounts/schema';
import { action } from '../action';

export const overridePersonRole = action(overrideRole);

export const linkPersonAgain = action(linkAgain);

export const makeSignInLink = action(createSignInLink);
