'use server';

import {
  archiveApiKey,
  assignApiKey,
  describeApiKey,
  disableApiKey,
  enableApiKey,
  protectApiKey,
  renameApiKey,
  unprotectApiKey,
} from '@/lib/domain/api-keys/schema';
import { action } from '../action';

export const renameApiKeyAction = action(renameApiKey);
export const disableApiKeyAction = action(disableApiKey);
export const enableApiKeyAction = action(enableApiKey);
export const archiveApiKeyAction = action(archiveApiKey);
export const assignApiKeyAction = action(assignApiKey);
export const describeApiKeyAction = action(describeApiKey);
export const protectApiKeyAction = action(protectApiKey);
export const unprotectApiKeyAction = action(unprotectApiKey);
