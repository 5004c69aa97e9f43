import type { Pool } from 'pg';
import { sha256 } from '@/lib/core/crypto';

/** Tables the web may read completely. It cannot read any table not listed here. */
export const WEB_READS = [
  'people',
  'former_memberships',
  'sign_in_attempts',
  'organizations',
  'users',
  'invites',
  'workspaces',
  'workspace_members',
  'api_keys',
  'key_rotations',
  'unused_keys',
  'key_exposures',
  'key_changes',
  ...['access_reviews', 'access_review_items'],
  'rate_limits',
  'workspace_rate_limits',
  'rate_limit_peaks',
  'rate_limit_lanes',
  'dimension_values',
  'usage_callers',
  'usage_daily',
  'usage_hourly',
  'cost_lines',
  'cost_daily',
  'spend_daily',
  'spend_hourly',
  'unattributed_costs',
  'spend_monthly',
  'spend_weekly',
  ...['rollup_daily', 'rollup_hourly', 'rollup_monthly', 'rollup_workspace', 'rollup_workspace_monthly'],
  ...['rollup_model', 'rollup_model_monthly'],
  'key_stats',
  'sync_runs',
  'report_days',
  'corrections',
  'insight_marks',
  'closed_months',
  'closed_lines',
  'month_corrections',
  'cost_centres',
  'cost_assignments',
  'closed_centres',
  'closed_centre_costs',
  'process_status',
  'installation',
  'database_timeline',
  'intent_steps',
  'intent_workspaces',
  'audit_entries',
  'audit_head',
  ...['audit_digests', 'audit_checkpoints', 'audit_rules', 'vendor_events', 'differences'],
  ...['audit_stubs', 'audit_holds', 'review_cases', 'review_notices'],
  'audit_subjects',
  'subject_names',
  'workspace_profiles',
  'workspace_leads',
  'invite_requests',
  'invite_placements',
  'departures',
  'departure_keys',
  'settings',
  'scim_users',
  'conditions',
  'notifications',
  'deliveries',
  'anomalies',
  'budgets',
  'budget_limits',
  'budget_alerts',
  'budget_actions',
  'budget_states',
  'approvals',
  'approval_links',
  'delivery_tries',
  'notification_choices',
  'saved_views',
  'demo_mails',
  'posture_days',
  'service_token_days',
  'service_token_uses',
  'gateway_key_days',
  'gateway_instances',
  'gateway_allowances',
  'gateway_leases',
  'gateway_batches',
  'gateway_requests',
  'gateway_traffic_minutes',
  'gateway_traffic_hours',
  'gateway_traffic_days',
  'gateway_ledger',
  'gateway_corrections',
  'gateway_minutes',
  'gateway_objects',
] as const;

/**
 * Tables of which the web may read only these columns: the others hold hashes of secrets, or an intent's input until it
 * has run.
 */
export const WEB_READS_COLUMNS: Record<string, readonly string[]> = {
  intents: [
    'id',
    'command',
    'input_hash',
    'target',
    'subject_kind',
    'subject_within',
    'subject_id',
    'subject_name',
    'workspace_id',
    'workspace_ids',
    'actor_kind',
    'actor_person_id',
    'actor_token_id',
    'actor_name',
    'role',
    'source',
    'address',
    'agent',
    'before',
    'after',
    'upstream_request_ids',
    'idempotency_key',
    'request_id',
    'background',
    'state',
    'created_at',
    'claimed_at',
    'call_started_at',
    'finished_at',
    'waits_until',
    'result',
    'error_code',
    'error_message',
    'refusals',
    'field_errors',
    'cause',
  ],
  sessions: [
    ...['id', 'person_id', 'method', 'user_agent', 'ip', 'created_at', 'last_seen_at', 'expires_at', 'ended_at'],
    ...['proved_at', 'browser', 'factor'],
  ],
  credentials: ['person_id', 'is_demonstration', 'updated_at'],
  second_factors: ['id', 'person_id', 'kind', 'name', 'created_at', 'last_used_at'],
  recovery_codes: ['person_id', 'created_at', 'used_at'],
  // Anyone who knows an identity's subject may open its session.
  identities: ['id', 'issuer', 'email', 'person_id', 'created_at'],
  // Addresses and secrets are the worker's alone.
  channels: [
    ...['id', 'kind', 'name', 'owner_id', 'address_shown', 'kinds', 'workspace_ids', 'money', 'state', 'failures'],
    ...['failing_since', 'last_error', 'delivered_at', 'created_at', 'updated_at'],
  ],
  audit_streams: [
    ...['id', 'kind', 'name', 'address_shown', 'authority', 'state', 'position', 'failures', 'failing_since'],
    ...['last_error', 'delivered_at', 'paused_at', 'gap_first', 'gap_last', 'created_at', 'updated_at'],
  ],
  gateway_keys: [
    ...['id', 'name', 'ends_with', 'workspace_id', 'owner_id', 'cost_centre_id', 'purpose', 'environment', 'addresses'],
    ...['models', 'is_model_limited', 'requests_per_minute', 'input_tokens_per_minute', 'output_tokens_per_minute'],
    ...['spend_per_day', 'spend_per_month', 'mode', 'limit_kind', 'created_by_id', 'created_at', 'updated_at'],
    ...['expires_at', 'disabled_at', 'revoked_at', 'replaces_id', 'replaced_by_id', 'first_used_at', 'last_used_at'],
    ...['last_address', 'stop_id', 'kept_at', 'kept_by_id', 'kept_reason'],
  ],
  // What is sealed is the gateway's alone.
  gateway_credentials: [
    ...['id', 'workspace_id', 'name', 'ends_with', 'position', 'created_by_id', 'created_at', 'entered_at'],
    ...['last_used_at', 'refused_at'],
  ],
  scim_tokens: ['id', 'name', 'created_by_id', 'created_at', 'last_used_at', 'revoked_at'],
  service_tokens: [
    ...['id', 'name', 'ends_with', 'role', 'scopes', 'is_scoped', 'workspace_ids', 'is_within', 'addresses'],
    ...['holder_id', 'is_owner_held', 'prepares_only', 'source', 'created_by_id', 'created_at', 'expires_at'],
    ...['last_used_at', 'last_address', 'revoked_at'],
  ],
};

/** The only functions the web may call. They take secrets and hash them themselves. */
export const WEB_CALLS = [
  'submit_intent(text, uuid, text, jsonb, text, jsonb, text, text, text, boolean, text, text, jsonb)',
  'session_of(text)',
  'touch_session(text)',
  'end_session(text)',
  'end_sessions(text, uuid)',
  'end_device(text, uuid)',
  'password_recipe(text)',
  'try_factor(text, text, text)',
  'open_password_session(text, text, uuid, text, text, text)',
  'person_of_identity(text, text)',
  'link_identity(text, text, text)',
  'open_oidc_session(text, text, text, text, text)',
  'prove_with_password(text, text, uuid, text)',
  'prove_with_oidc(text, text, text, text)',
  ...(['begin_passkey_sign_in(text, text)', 'begin_passkey(text, text)', 'answer_passkey(uuid, jsonb)'] as const),
  ...(['passkey_answer(uuid)', 'prove_with_passkey(text, uuid, text)'] as const),
  'name_browser(text, text)',
  'scim_token_of(text)',
  'service_token_of(text)',
  'note_token_use(text, text, jsonb)',
  'lock_attempts(text)',
  'read_notifications(text, uuid[])',
  'share_requests(uuid, uuid, timestamptz, integer)',
  'schema_state()',
] as const;

/** The only functions the gateway may call; it reads no table. */
export const GATEWAY_CALLS = [
  'gateway_key_of(text)',
  'gateway_credentials_of(text)',
  'gateway_beat(uuid, bigint, integer)',
  'gateway_leave(uuid)',
  'database_timeline()',
  'gateway_told(uuid, text)',
  'note_gateway_use(uuid, integer, integer, integer, text)',
  'note_gateway_credential(uuid, boolean)',
  'take_gateway_minute(uuid, timestamptz, bigint, bigint[], bigint[])',
  'note_gateway_minute(uuid, timestamptz, bigint, bigint[], bigint[])',
  'lease_gateway_spend(uuid, uuid, uuid, bigint, bigint[], bigint, bigint, bigint[], bigint[], bigint[], boolean)',
  'tell_gateway_lease_again(uuid, uuid, uuid, double precision, bigint, bigint[], bigint, bigint)',
  'take_gateway_entries(uuid, bigint)',
  'note_gateway_batch(text, uuid, uuid, integer, bigint)',
  'claim_gateway_batch(text)',
  'defer_gateway_batch(text, integer)',
  'settle_gateway_batch(text, timestamptz, bigint, bigint)',
  'note_gateway_objects(uuid, text, text[])',
  'gateway_objects_of(uuid, text, text[])',
  'book_gateway_requests(uuid, bigint, bigint, jsonb)',
  'book_gateway_requests(uuid, bigint, bigint, jsonb, boolean)',
  'keep_gateway_requests(jsonb)',
  'gateway_batch_maker(text)',
  'schema_state()',
] as const;

/** Everything the gateway's database role may do, as SQL. */
export function gatewayGrants(role: string): string[] {
  const to = quoted(role);
  return [
    ...revokeAll(to),
    `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA steward FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA steward TO ${to}`,
    ...GATEWAY_CALLS.map((call) => `GRANT EXECUTE ON FUNCTION steward.${call} TO ${to}`),
  ];
}

/** Everything the web's database role may do, as SQL. Run by the owner at every start; an earlier role loses what it had. */
export function webGrants(role: string): string[] {
  const to = quoted(role);
  return [
    ...revokeAll(to),
    `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA steward FROM PUBLIC`,
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

function revokeAll(role: string): string[] {
  return [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role}`,
    `REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM ${role}`,
    `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA steward FROM ${role}`,
    `REVOKE ALL ON SCHEMA public, steward FROM ${role}`,
  ];
}

/** The role that every installation's web used to share: two on one server overwrote each other's password. */
export const FORMER_WEB_ROLE = 'steward_web';

/** The web's role of one database: roles belong to the whole server, and two Stewards may share it. */
export function nameWebRole(database: string): string {
  return nameRole(FORMER_WEB_ROLE, database);
}

/** The gateway's role of one database. */
export function nameGatewayRole(database: string): string {
  return nameRole('steward_gateway', database);
}

export function nameRole(kind: string, database: string): string {
  const plain = database.toLowerCase().replace(/[^a-z0-9_]/g, '_');
  if (plain === database && database.length <= 40) return `${kind}_${database}`;
  return `${kind}_${plain.slice(0, 30)}_${sha256(database).slice(0, 8)}`;
}

/** How many connections each role may hold: enough for the pools of a few processes, while others replace them. */
const CONNECTIONS = { web: 50, gateway: 100, worker: 100 };

/** Default settings for every connection of a role. The worker's statements may take long. */
export function roleSettings(kind: keyof typeof CONNECTIONS, role: string, database: string): string[] {
  const inDatabase = `ALTER ROLE ${quoted(role)} IN DATABASE ${quoted(database)} SET`;
  const limit = `ALTER ROLE ${quoted(role)} CONNECTION LIMIT ${CONNECTIONS[kind]}`;
  if (kind === 'worker') return [limit];
  return [
    limit,
    `${inDatabase} statement_timeout = '20s'`,
    `${inDatabase} lock_timeout = '5s'`,
    `${inDatabase} idle_in_transaction_session_timeout = '15s'`,
  ];
}

/** What every role of a server may do unless the database's owner revokes it. */
export function closeDatabase(database: string, roles: readonly string[]): string[] {
  return [
    `REVOKE ALL ON DATABASE ${quoted(database)} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${quoted(database)} TO ${roles.map(quoted).join(', ')}`,
  ];
}

/** Which of Postgres's own functions no role of Steward's but the owner may call. */
export const LOCKED_AWAY = `(proname ~ '^(lo_|pg_(try_)?advisory_)' OR proname IN ('loread', 'lowrite', 'pg_cancel_backend', 'pg_terminate_backend',
        'pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'pg_notify', 'pg_logical_emit_message', 'pg_export_snapshot'))`;

/**
 * What Postgres lets every role call and Steward's web does not need: large objects, the locks that keep workers apart,
 * ending and cancelling the role's other connections, sleeping, writing to the write-ahead log, running its own code.
 * Only a superuser can revoke it, in each database. The owner keeps it, and others that are named.
 */
export function lockAway(owner: string, ...others: string[]): string {
  const keepers = [owner, ...others].map(quoted).join(', ');
  return `DO $do$
DECLARE
  routine regprocedure;
  tongue name;
BEGIN
  FOR routine IN
    SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
      AND ${LOCKED_AWAY}
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ${keepers}', routine);
  END LOOP;
  FOR tongue IN SELECT lanname FROM pg_language WHERE lanpltrusted LOOP
    EXECUTE format('REVOKE USAGE ON LANGUAGE %I FROM PUBLIC', tongue);
    EXECUTE format('GRANT USAGE ON LANGUAGE %I TO ${keepers}', tongue);
  END LOOP;
END $do$`;
}

/** The database roles of the processes that face a network. */
export interface RoleNames {
  web: string;
  /** Null: there is none, and no gateway runs. */
  gateway: string | null;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Applies the grants of both roles again; harmless if they are in place. */
export async function grantRoles(pool: Pool, { web: role, gateway }: RoleNames): Promise<void> {
  for (const name of [role, gateway])
    if (name !== null && !/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new RangeError('not a role name');
  const client = await pool.connect();
  try {
    const former = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [FORMER_WEB_ROLE]);
    await client.query('BEGIN');
    if (former.rowCount && role !== FORMER_WEB_ROLE)
      for (const statement of revokeAll(quoted(FORMER_WEB_ROLE))) await client.query(statement);
    for (const statement of [...webGrants(role), ...(gateway === null ? [] : gatewayGrants(gateway))])
      await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
