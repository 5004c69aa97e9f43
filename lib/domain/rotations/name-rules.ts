import { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';
import { DEFAULT_PATTERN, type Named, suggestName } from '@/lib/domain/key-policy/name-rules';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';

/** A name for the successor, by the pattern in effect or the usual one, that no key has. */
export function successorName(
  { namePattern }: KeyPolicy,
  { name, environment, purpose }: { name: string; environment: string | null; purpose: string },
  taken: ReadonlySet<string>,
): string {
  // An environment that another version of Steward wrote counts as none.
  const known: Named['environment'] = ENVIRONMENTS.find((one) => one === environment) ?? null;
  return suggestName(namePattern ?? DEFAULT_PATTERN, { name, environment: known, purpose }, taken);
}
