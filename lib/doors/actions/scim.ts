'use server';

import { sha256 } from '@/lib/core/crypto';
import { newToken } from '@/lib/core/ids';
import { createScimToken, revokeScimToken, scimTokenForm, setOffboardingPolicy } from '@/lib/domain/scim/schema';
import { action, preparedAction } from '../action';

/** The token is shown once, to the person who created it; only its hash is kept. */
export const makeScimToken = preparedAction(createScimToken, scimTokenForm, async ({ name }) => {
  const token = newToken();
  return { input: { name, tokenHash: sha256(token) }, reveal: { token } };
});

export const revokeScimTokenAction = action(revokeScimToken);

export const setOffboardingPolicyAction = action(setOffboardingPolicy);
