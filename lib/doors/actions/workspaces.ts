'use server';

import { archiveWorkspace, createWorkspace, renameWorkspace, updateWorkspace } from '@/lib/domain/workspaces/schema';
import { action } from '../action';

export const createWorkspaceAction = action(createWorkspace);
export const renameWorkspaceAction = action(renameWorkspace);
export const updateWorkspaceAction = action(updateWorkspace);
export const archiveWorkspaceAction = action(archiveWorkspace);
