'use server';

import { addPasskey } from '@/lib/domain/factors/passkey-schema';
import { addApp, removeFactor, renewCodes, resetFactors, setFactorPolicy } from '@/lib/domain/factors/schema';
import { action } from '../action';
import { ownPasskeyAction } from '../own-proof';

export const addAppAction = action(addApp);

/** What the reader's browser needs to make a passkey. */
export const askPasskeyAction = ownPasskeyAction();

export const addPasskeyAction = action(addPasskey);

export const removeFactorAction = action(removeFactor);

export const renewCodesAction = action(renewCodes);

export const resetFactorsAction = action(resetFactors);

export const setFactorPolicyAction = action(setFactorPolicy);
