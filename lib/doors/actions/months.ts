'use server';

import { closeMonth, setInvoice } from '@/lib/domain/months/schema';
import { action } from '@/lib/doors/action';

export const closeMonthAction = action(closeMonth);
export const setInvoiceAction = action(setInvoice);
