'use server';

import { checkExposure, closeExposure, reportExposure } from '@/lib/domain/exposures/schema';
import { action } from '../action';

export const reportExposureAction = action(reportExposure);
export const checkExposureAction = action(checkExposure);
export const closeExposureAction = action(closeExposure);
