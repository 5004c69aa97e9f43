'use server';

import {
  cancelRotation,
  confirmRotation,
  exceptFromRotation,
  putOffRotation,
  resumeRotation,
  startRotation,
} from '@/lib/domain/rotations/schema';
import { action } from '../action';

export const startRotationAction = action(startRotation);
export const confirmRotationAction = action(confirmRotation);
export const putOffRotationAction = action(putOffRotation);
export const exceptFromRotationAction = action(exceptFromRotation);
export const resumeRotationAction = action(resumeRotation);
export const cancelRotationAction = action(cancelRotation);
