'use server';

import { finishDeparture, offboardPerson, settleKey } from '@/lib/domain/leaving/schema';
import { changeUserRole } from '@/lib/domain/users/schema';
import { action } from '../action';

export const offboardPersonAction = action(offboardPerson);
export const finishDepartureAction = action(finishDeparture);
export const settleKeyAction = action(settleKey);
export const changeUserRoleAction = action(changeUserRole);
