'use server';

import { removeView, saveView } from '@/lib/domain/views/schema';
import { action } from '../action';

export const saveViewAction = action(saveView);
export const removeViewAction = action(removeView);
