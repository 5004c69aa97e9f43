'use server';

import { decideApproval } from '@/lib/domain/approvals/schema';
import { action } from '../action';

export const decideApprovalAction = action(decideApproval);
