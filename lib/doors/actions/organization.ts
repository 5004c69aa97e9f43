'use server';

import { probeConnection } from '@/lib/domain/organization/schema';
import { action } from '../action';

export const probeConnectionAction = action(probeConnection);
