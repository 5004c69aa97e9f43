'use server';

import { takeExport } from '@/lib/domain/exports/schema';
import { action } from '@/lib/doors/action';

export const takeExportAction = action(takeExport);
