import { Prisma } from '@/prisma/generated/client';

type NameSql = (id: string, within: string | null) => Prisma.Sql;

const PERSON = Prisma.sql`coalesce(nullif(p.name, ''), p.email)`;
const MEMBER = Prisma.sql`coalesce(nullif(u.name, ''), u.email)`;
const workspace: NameSql = (id) => Prisma.sql`(SELECT name FROM workspaces WHERE id = ${id})`;
const at: NameSql = (_, within) =>
  Prisma.sql`coalesce(' in ' || (SELECT name FROM workspaces WHERE id = ${within}), '')`;

/** A subject's name, by its kind: a scalar. Compared as text, so that ids can have any form. */
export const SUBJECT_NAMES: Readonly<Record<string, NameSql>> = {
  workspace,
  anomaly: (id) => Prisma.sql`(SELECT name FROM anomalies WHERE id::text = ${id})`,
  rate_limits: workspace,
  api_key: (id) => Prisma.sql`(SELECT name FROM api_keys WHERE id = ${id})`,
  gateway_key: (id) => Prisma.sql`(SELECT name FROM gateway_keys WHERE id::text = ${id})`,
  key_change: (id) =>
    Prisma.sql`(SELECT keys || CASE keys WHEN 1 THEN ' API key' ELSE ' API keys' END FROM key_changes WHERE id::text = ${id})`,
  gateway_keys: workspace,
  gateway_credential: (id) => Prisma.sql`(SELECT name FROM gateway_credentials WHERE id::text = ${id})`,
  approval: (id) => Prisma.sql`(SELECT what FROM approvals WHERE intent_id::text = ${id})`,
  budget: (id) => Prisma.sql`(SELECT name FROM budgets WHERE id::text = ${id})`,
  cost_centre: (id) => Prisma.sql`(SELECT concat_ws(' ', code, name) FROM cost_centres WHERE id::text = ${id})`,
  user: (id) => Prisma.sql`(SELECT ${MEMBER} FROM users u WHERE u.id = ${id})`,
  person: (id) => Prisma.sql`(SELECT ${PERSON} FROM people p WHERE p.id::text = ${id})`,
  member: (id, within) => Prisma.sql`(SELECT ${MEMBER} || ${at(id, within)} FROM users u WHERE u.id = ${id})`,
  lead: (id, within) => Prisma.sql`(SELECT ${PERSON} || ${at(id, within)} FROM people p WHERE p.id::text = ${id})`,
  access_review: (id) => Prisma.sql`(SELECT name FROM access_reviews WHERE id::text = ${id})`,
  insight: (id) =>
    Prisma.sql`concat_ws(' in ', nullif(split_part(${id}, ' ', 3), ''), (SELECT name FROM workspaces WHERE id = split_part(${id}, ' ', 2)))`,
  invite: (id) => Prisma.sql`(SELECT email FROM invite_requests WHERE id::text = ${id})`,
  console_invite: (id) => Prisma.sql`(SELECT email FROM invites WHERE id = ${id})`,
  channel: (id) => Prisma.sql`(SELECT name FROM channels WHERE id = ${id})`,
  delivery: (id) =>
    Prisma.sql`(SELECT n.subject_name FROM deliveries d JOIN notifications n ON n.id = d.notification_id WHERE d.id::text = ${id})`,
  departure: (id) => Prisma.sql`(SELECT name FROM departures WHERE id::text = ${id})`,
  audit_hold: (id) => Prisma.sql`(SELECT name FROM audit_holds WHERE id::text = ${id})`,
  audit_stream: (id) => Prisma.sql`(SELECT name FROM audit_streams WHERE id::text = ${id})`,
  audit_rule: (id) => Prisma.sql`(SELECT name FROM audit_rules WHERE id::text = ${id})`,
  factor: (id) => Prisma.sql`(SELECT name FROM second_factors WHERE id::text = ${id})`,
  export: (id) => Prisma.sql`${id}::text`,
  evidence_pack: (id) => Prisma.sql`${id}::text`,
  difference: (id) =>
    Prisma.sql`(SELECT coalesce(e.subject_name, i.subject_name) FROM differences d LEFT JOIN vendor_events e ON e.id = d.event_id
      LEFT JOIN intents i ON i.id = d.intent_id WHERE d.id = ${id})`,
  invitee: (id) => Prisma.sql`${id}::text`,
  session: (id) =>
    Prisma.sql`(SELECT ${PERSON} FROM sessions s JOIN people p ON p.id = s.person_id WHERE s.id::text = ${id})`,
  token: (id) => Prisma.sql`(SELECT name FROM service_tokens WHERE id::text = ${id})`,
  view: (id) => Prisma.sql`(SELECT name FROM saved_views WHERE id::text = ${id})`,
  scim_token: (id) => Prisma.sql`(SELECT name FROM scim_tokens WHERE id::text = ${id})`,
  scim_user: (id) => Prisma.sql`(SELECT user_name FROM scim_users WHERE id::text = ${id})`,
};
