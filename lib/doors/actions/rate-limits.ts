'use server';

import { applyTier, setRateLimit, undoTier } from '@/lib/domain/rate-limits/schema';
import { action } from '../action';

export const setRateLimitAction = action(setRateLimit);
export const applyTierAction = action(applyTier);
export const undoTierAction = action(undoTier);
