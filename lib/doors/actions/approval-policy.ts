'use server';

import { setApprovalPolicy } from '@/lib/domain/approval-policy/schema';
import { action } from '../action';

export const setApprovalPolicyAction = action(setApprovalPolicy);
