'use server';

import { archiveKeyChange, startKeyChange, stopKeyChange, undoKeyChange } from '@/lib/domain/key-changes/schema';
import { action } from '../action';

export const startKeyChangeAction = action(startKeyChange);
export const archiveKeyChangeAction = action(archiveKeyChange);
export const stopKeyChangeAction = action(stopKeyChange);
export const undoKeyChangeAction = action(undoKeyChange);
