'use server';

import { changeUserRole } from '@/lib/domain/people/schema';
import { action } from '@/lib/doors/action';

export const changeUserRoleAction = action(changeUserRole);
