'use server';

import { tickPosture } from '@/lib/domain/posture/schema';
import { action } from '../action';

export const tickPostureAction = action(tickPosture);
