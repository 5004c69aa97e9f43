'use server';

import { setKeyPolicy } from '@/lib/domain/key-policy/schema';
import { action } from '../action';

export const setKeyPolicyAction = action(setKeyPolicy);
