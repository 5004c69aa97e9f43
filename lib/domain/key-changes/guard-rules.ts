import { secondPerson } from '@/lib/domain/approval-policy/rules';

/** Why a key may be disabled without a second person. */
export const EXEMPTIONS = ['leak', 'offboarding', 'stop'] as const;
export type Exemption = (typeof EXEMPTIONS)[number];

/** Of a command that disables keys: more of them than one person may disable alone wait for another. */
export const NEEDS_SECOND = secondPerson('key_disabling', 'api_key:write');

interface Disabling {
  /** Keys that the person disabled within the window, without those that needed nobody. */
  earlier: ReadonlySet<string>;
  keys: readonly string[];
  /** How many may be disabled without anybody else. */
  most: number;
  /** How many other people could approve. */
  others: number;
}

/** Whether somebody may disable these keys now, waits for a second person, or, where there is none, waits for a while. */
export function judgeDisabling({ earlier, keys, most, others }: Disabling): 'go' | 'ask' | 'delay' {
  const all = new Set([...earlier, ...keys]);
  if (keys.length === 0 || all.size <= most) return 'go';
  return others > 0 ? 'ask' : 'delay';
}
