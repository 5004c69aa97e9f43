'use server';

import { placeAuditHold, releaseAuditHold, setAuditRetention } from '@/lib/domain/audit-retention/schema';
import { action } from '@/lib/doors/action';

export const setAuditRetentionAction = action(setAuditRetention);
export const placeAuditHoldAction = action(placeAuditHold);
export const releaseAuditHoldAction = action(releaseAuditHold);
