'use server';

import { createToken, revokeToken, takeOverToken } from '@/lib/domain/tokens/schema';
import { action } from '../action';

export const makeToken = action(createToken);

export const revokeTokenAction = action(revokeToken);

export const takeOverTokenAction = action(takeOverToken);
