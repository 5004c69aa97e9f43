'use server';

import { readAgain, syncNow } from '@/lib/domain/sync/schema';
import { action } from '../action';

export const syncNowAction = action(syncNow);
export const readAgainAction = action(readAgain);
