'use server';

import { addApp, removeFactor, renewCodes, resetFactors, setFactorPolicy } from '@/lib/domain/factors/schema';
import { action } from '../action';

export const addAppAction = action(addApp);

export const removeFactorAction = action(removeFactor);

export const renewCodesAction = action(renewCodes);

export const resetFactorsAction = action(resetFactors);

export const setFactorPolicyAction = action(setFactorPolicy);
