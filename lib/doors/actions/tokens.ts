'use server';

import { env } from '@/lib/core/env';
import { newId } from '@/lib/core/ids';
import { keptToken, newServiceToken } from '@/lib/core/service-token';
import { createToken, revokeToken, takeOverToken, tokenForm } from '@/lib/domain/tokens/schema';
import { action, preparedAction } from '../action';

/** The token is shown once, to the person who created it; only its hash is kept. */
export const makeToken = preparedAction(createToken, tokenForm, async (form) => {
  const token = newServiceToken();
  return { input: { ...form, tokenId: newId(), ...keptToken(env().tokenPepper, token) }, reveal: { token } };
});

export const revokeTokenAction = action(revokeToken);

export const takeOverTokenAction = action(takeOverToken);
