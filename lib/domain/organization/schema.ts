import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';

export const probeConnection = declareCommand({
  name: 'connection.probe',
  words: 'Check connection',
  permission: 'settings:write',
  input: z.object({}),
  subject: () => ({ kind: 'connection', id: 'organization', name: 'The organisation' }),
});

export const FISCAL_YEAR_KEY = 'fiscal_year';
/** The first month of the fiscal year: 1 is January, the calendar year. */
export const fiscalYear = z.object({ firstMonth: z.number().int().min(1).max(12) });
export type FiscalYear = z.output<typeof fiscalYear>;

export const setFiscalYear = declareCommand({
  name: 'fiscal_year.set',
  words: 'Set fiscal year',
  permission: 'settings:write',
  input: fiscalYear,
  result: settingChange(fiscalYear),
  subject: () => ({ kind: 'settings', id: FISCAL_YEAR_KEY, name: 'Fiscal year' }),
});

/** What Steward reads from Anthropic, and whether the key may. */
export const CAPABILITIES = [
  'organization',
  'users',
  'invites',
  'workspaces',
  'api_keys',
  'rate_limits',
  'spend_limits',
  'usage_report',
  'cost_report',
  'analytics',
  'activity_feed',
  'reviews',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** `no`: refused, with the reason. `unknown`: no answer that says either. */
export const CAPABILITY_STATES = ['yes', 'no', 'unknown'] as const;
export type CapabilityState = (typeof CAPABILITY_STATES)[number];

export interface ProbedCapability {
  capability: Capability;
  state: CapabilityState;
  reason: string | null;
}

/** As stored; parsed leniently, as an older version may have written it. */
export const probeRecord = z.object({
  host: z.string().max(300),
  headerStyle: z.enum(['bearer', 'x-api-key']),
  capabilities: z
    .array(
      z.object({
        capability: z.enum(CAPABILITIES),
        state: z.enum(CAPABILITY_STATES),
        reason: z.string().max(500).nullable(),
      }),
    )
    .max(50),
});
export type ProbeRecord = z.infer<typeof probeRecord>;
