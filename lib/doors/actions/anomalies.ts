'use server';

import { dismissAnomaly, expectAnomaly, snoozeAnomaly } from '@/lib/domain/anomalies/schema';
import { action } from '../action';

export const expectAnomalyAction = action(expectAnomaly);
export const dismissAnomalyAction = action(dismissAnomaly);
export const snoozeAnomalyAction = action(snoozeAnomaly);
