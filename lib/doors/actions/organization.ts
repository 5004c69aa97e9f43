'use server';

import { probeConnection, setFiscalYear } from '@/lib/domain/organization/schema';
import { action } from '../action';

export const probeConnectionAction = action(probeConnection);
export const setFiscalYearAction = action(setFiscalYear);
