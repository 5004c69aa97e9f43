'use server';

import { syncNow } from '@/lib/domain/sync/schema';
import { action } from '../action';

export const syncNowAction = action(syncNow);
