'use server';

import {
  createAuditStream,
  moveAuditStream,
  removeAuditStream,
  switchAuditStream,
} from '@/lib/domain/audit-streams/schema';
import { action } from '@/lib/doors/action';

export const createAuditStreamAction = action(createAuditStream);
export const moveAuditStreamAction = action(moveAuditStream);
export const switchAuditStreamAction = action(switchAuditStream);
export const removeAuditStreamAction = action(removeAuditStream);
