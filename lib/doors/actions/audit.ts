'use server';

import { setAuditPolicy } from '@/lib/domain/audit/schema';
import { action } from '@/lib/doors/action';

export const setAuditPolicyAction = action(setAuditPolicy);
