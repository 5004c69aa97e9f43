import type { Pool } from 'pg';

/** Tables that the web may read whole. What is not named here it cannot read. */
const WEB_READS = [
  'people',
  'former_memberships',
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
  'scim_users',
] as const;

/** Tables of which the web reads these columns alone: the others hold hashes of secrets, or an intent's input until it has run. */
const WEB_READS_COLUMNS: Record<string, readonly string[]> = {
  intents: [
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
    'refusals',
    'field_errors',
  ],
  sessions: ['id', 'person_id', 'method', 'user_agent', 'ip', 'created_at', 'last_seen_at', 'expires_at', 'ended_at'],
  credentials: ['person_id', 'updated_at'],
  // Who knows an identity's subject may open its session.
  identities: ['id', 'issuer', 'email', 'person_id', 'created_at'],
  scim_tokens: ['id', 'name', 'created_by_id', 'created_at', 'last_used_at', 'revoked_at'],
};

/** All that the web may call. They take secrets and hash them themselves. */
const WEB_CALLS = [
  'submit_intent(text, uuid, text, jsonb, text, text, text, text, text, boolean, text, text)',
  'session_of(text)',
  'touch_session(text)',
  'end_session(text)',
  'end_sessions(text, uuid)',
  'password_recipe(text)',
  'open_password_session(text, text, text, text, text)',
  'person_of_identity(text, text)',
  'link_identity(text, text, text)',
  'open_oidc_session(text, text, text, text, text)',
  'scim_token_of(text)',
  'lock_attempts(text)',
] as const;

/** Everything the web's database role may do, as SQL. `docs/database-roles.sql` is printed from here. */
export function webGrants(role: string): string[] {
  const to = `"${role}"`;
  return [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${to}`,
    `REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM ${to}`,
    `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA steward FROM PUBLIC, ${to}`,
    `GRANT USAGE ON SCHEMA public, steward TO ${to}`,
    `GRANT SELECT ON ${WEB_READS.join(', ')} TO ${to}`,
    ...Object.entries(WEB_READS_COLUMNS).map(
      ([table, columns]) => `GRANT SELECT (${columns.join(', ')}) ON ${table} TO ${to}`,
    ),
    `GRANT INSERT ON sign_in_attempts TO ${to}`,
    `GRANT USAGE ON SEQUENCE sign_in_attempts_id_seq TO ${to}`,
    ...WEB_CALLS.map((call) => `GRANT EXECUTE ON FUNCTION steward.${call} TO ${to}`),
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
