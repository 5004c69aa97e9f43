'use server';

import { renameWorkspace } from '@/lib/domain/workspaces/schema';
import { action } from '../action';

export const renameWorkspaceAction = action(renameWorkspace);
