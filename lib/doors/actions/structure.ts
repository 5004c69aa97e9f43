'use server';

import { setUpStructure } from '@/lib/domain/structure/schema';
import { action } from '../action';

export const setUpStructureAction = action(setUpStructure);
