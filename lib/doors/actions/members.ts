'use server';

import { addLead, addMembers, changeMemberRole, removeLead, removeMember } from '@/lib/domain/members/schema';
import { action } from '../action';

export const addMembersAction = action(addMembers);
export const changeMemberRoleAction = action(changeMemberRole);
export const removeMemberAction = action(removeMember);
export const addLeadAction = action(addLead);
export const removeLeadAction = action(removeLead);
