'use server';

import { acknowledgeDifference } from '@/lib/domain/differences/schema';
import { action } from '@/lib/doors/action';

export const acknowledgeDifferenceAction = action(acknowledgeDifference);
