'use server';

import { finishDeparture, offboardPerson, settleKey } from '@/lib/domain/offboarding/schema';
import { action } from '../action';

export const offboardPersonAction = action(offboardPerson);
export const finishDepartureAction = action(finishDeparture);
export const settleKeyAction = action(settleKey);
