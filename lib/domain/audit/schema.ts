import { z } from 'zod';
import { AUDIT_POLICY_KEY } from '@/lib/access/permissions';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';

export const auditPolicy = z.object({
  /** Viewers do not read the audit at all. */
  closedToViewers: z.boolean(),
});

export const setAuditPolicy = declareCommand({
  name: 'audit_policy.set',
  words: 'Change audit access',
  permission: 'policy:write',
  input: auditPolicy,
  result: settingChange(auditPolicy),
  subject: () => ({ kind: 'settings', id: AUDIT_POLICY_KEY, name: 'Audit' }),
});
