'use server';

import {
  closeAccessReview,
  confirmRemoval,
  decideAccess,
  repeatAccessReview,
  startAccessReview,
} from '@/lib/domain/access-reviews/schema';
import { action } from '../action';

export const startAccessReviewAction = action(startAccessReview);
export const decideAccessAction = action(decideAccess);
export const confirmRemovalAction = action(confirmRemoval);
export const closeAccessReviewAction = action(closeAccessReview);
export const repeatAccessReviewAction = action(repeatAccessReview);
