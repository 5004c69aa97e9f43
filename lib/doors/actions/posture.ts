'use server';

import { dismissStart, tickPosture } from '@/lib/domain/posture/schema';
import { action } from '../action';

export const tickPostureAction = action(tickPosture);

export const dismissStartAction = action(dismissStart);
