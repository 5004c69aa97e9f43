'use server';

import { createScimToken, revokeScimToken, setOffboardingPolicy } from '@/lib/domain/scim/schema';
import { action } from '../action';

export const makeScimToken = action(createScimToken);

export const revokeScimTokenAction = action(revokeScimToken);

export const setOffboardingPolicyAction = action(setOffboardingPolicy);
