import type { Pool } from 'pg';

/** Tables that the web may read whole. What is not named here it cannot read. */
const WEB_READS = [
  'people',
  'credentials',
  'identities',
  'sessions',
  'sign_in_attempts',
  'organizations',
  'users',
  'invites',
  'workspaces',
  'workspace_members',
  'api_keys',
  'rate_limits',
  'workspace_rate_limits',
  'rate_limit_peaks',
  'dimension_values',
  'usage_daily',
  'usage_hourly',
  'cost_lines',
  'cost_daily',
  'spend_daily',
  'spend_hourly',
  'unattributed_costs',
  'rollup_workspace_model',
  'rollup_workspace',
  'rollup_model',
  'rollup_hourly',
  'key_stats',
  'sync_runs',
  'report_days',
  'corrections',
  'process_status',
  'installation',
  'intent_steps',
  'audit_entries',
  'workspace_profiles',
  'workspace_leads',
  'invite_requests',
  'invite_placements',
  'departures',
  'departure_keys',
  'settings',
  'scim_tokens',
  'scim_users',
] as const;

/** An intent's input may hold a password's hash until it has run: the web reads the rest. */
const INTENT_COLUMNS = [
  'id',
  'command',
  'input_hash',
  'target',
  'workspace_id',
  'actor_kind',
  'actor_person_id',
  'actor_name',
  'idempotency_key',
  'request_id',
  'background',
  'state',
  'created_at',
  'claimed_at',
  'call_started_at',
  'finished_at',
  'result',
  'error_code',
  'error_message',
  'field_errors',
] as const;

/** Everything the web's database role may do, as SQL. `docs/database-roles.sql` is printed from here. */
export function webGrants(role: string): string[] {
  const to = `"${role}"`;
  return [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${to}`,
    `GRANT USAGE ON SCHEMA public, steward TO ${to}`,
    `GRANT SELECT ON ${WEB_READS.join(', ')} TO ${to}`,
    `GRANT SELECT (${INTENT_COLUMNS.join(', ')}) ON intents TO ${to}`,
    `GRANT INSERT ON sessions, sign_in_attempts, identities TO ${to}`,
    `GRANT UPDATE (last_seen_at, ended_at) ON sessions TO ${to}`,
    `GRANT UPDATE (last_used_at) ON scim_tokens TO ${to}`,
    `GRANT USAGE ON SEQUENCE sign_in_attempts_id_seq TO ${to}`,
    `GRANT EXECUTE ON FUNCTION steward.submit_intent(text, uuid, text, jsonb, text, text, text, text, text, boolean, text, text) TO ${to}`,
  ];
}

/** Applies the grants again; harmless when they stand. */
export async function grantWebRole(pool: Pool, role: string): Promise<void> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(role)) throw new RangeError('not a role name');
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const statement of webGrants(role)) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
