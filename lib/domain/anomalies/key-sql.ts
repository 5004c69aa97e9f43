import { GATEWAY_KEY_KIND } from '@/lib/domain/usage/ledger/names';
import { STEWARD_PREFIX } from '@/lib/domain/usage/schema';

/** Anthropic's keys and Steward's own with their numbers in figures, under the names that the explorer has for them. */
export const NUMBERED_KEYS = `(SELECT ref, id, name, workspace_id FROM api_keys
  UNION ALL SELECT c.ref, '${STEWARD_PREFIX}' || g.id, g.name, g.workspace_id
  FROM usage_callers c JOIN gateway_keys g ON c.kind = '${GATEWAY_KEY_KIND}' AND g.id::text = c.id)`;
