import { z } from 'zod';
import type { Ledger } from './ledger';

export const settingsSchema = z.strictObject({
  report_lateness_ms: z.number().int().min(0).max(86_400_000).optional(),
  batch_ms: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400_000)
    .optional(),
  enforce_rate_limits: z.boolean().optional(),
});

export type Settings = { batch_ms: number; enforce_rate_limits: boolean };

/** How each world behaves, until the sandbox stops. */
export function createSettings() {
  const worlds = new Map<string, Settings>();
  const find = (worldName: string): Settings => {
    const known = worlds.get(worldName) ?? { batch_ms: 60_000, enforce_rate_limits: false };
    worlds.set(worldName, known);
    return known;
  };
  return {
    find,
    change(worldName: string, ledger: Ledger, changes: z.output<typeof settingsSchema>) {
      const settings = find(worldName);
      const { report_lateness_ms: latenessMs = ledger.latenessMs, ...rest } = changes;
      ledger.latenessMs = latenessMs;
      Object.assign(settings, Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)));
      return { report_lateness_ms: ledger.latenessMs, ...settings };
    },
  };
}
