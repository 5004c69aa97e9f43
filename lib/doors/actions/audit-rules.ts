'use server';

import { createAuditRule, removeAuditRule } from '@/lib/domain/audit-rules/schema';
import { action } from '@/lib/doors/action';

export const createAuditRuleAction = action(createAuditRule);
export const removeAuditRuleAction = action(removeAuditRule);
