import { findActors } from '@/lib/access/find-actor';
import type { Permission } from '@/lib/access/permissions';
import type { OrgRole } from '@/lib/access/principals';
import { addDays, dayOf } from '@/lib/core/time';
import { readApprovalPolicy } from '@/lib/domain/approval-policy/reads';
import { FEED, feedDetail } from '@/lib/domain/differences/feed-rules';
import { COMMANDS } from '@/lib/domain/operations/schema';
import type { CallerCtx } from '@/lib/operations/answer';
import { ACT_DAYS, type Open } from './rules';
import { POSTURE_KEY, postureTicks, type Ticks } from './schema';

const SHARED_DAYS = 30;

/** Somebody who could do more than they did, or not. */
export interface Standing {
  personId: string;
  name: string;
  email: string;
  role: OrgRole;
  leads: boolean;
  /** The permissions of what they changed; null: their role is newer than the days that are looked at. */
  done: Permission[] | null;
}

export interface OrganizationFacts {
  now: Date;
  owners: number;
  /** Acts that need a second person. */
  secondActs: number;
  /** Live tokens of identity providers, and when one was last used. */
  scimTokens: number;
  scimUsedAt: Date | null;
  openDepartures: number;
  departures: number;
  feed: 'on' | 'off' | 'unknown';
  feedUntil: Date | null;
  openDifferences: number;
  /** When a checkpoint was last signed. */
  signedAt: Date | null;
  latePlaces: string[];
  tokens: number;
  openTokens: Open;
  /** Keys that gateways forward with, and those that carried two environments. */
  forwarding: number;
  shared: Open;
  /** Accounts with a password of their own, and those of them without a second factor. */
  passwords: number;
  factorless: Open;
  /** What people did is known for so long. */
  knownSince: Date | null;
  standings: Standing[];
  ticks: Ticks;
}

/** As one statement gives it: what is worked out from elsewhere is not in it. */
type Row = Omit<OrganizationFacts, 'now' | 'owners' | 'secondActs' | 'feed' | 'feedUntil' | 'standings' | 'ticks'> & {
  feed: unknown;
  done: { personId: string; commands: string[] }[];
  ticks: unknown;
};

/** What the posture asks of the organisation and of Steward itself, in statements whose number is always the same. */
export async function readOrganizationFacts({ db, now }: CallerCtx): Promise<OrganizationFacts> {
  const since = new Date(now.getTime() - ACT_DAYS * 86_400_000);
  const [policy, actors, [row]] = await Promise.all([
    readApprovalPolicy(db),
    findActors(db),
    db.$queryRaw<Row[]>`
      WITH live AS (
        SELECT 'token' AS kind, id::text, name, addresses FROM service_tokens
        WHERE revoked_at IS NULL AND coalesce(expires_at > ${now}, true)
      ), signing AS (
        SELECT 'person' AS kind, p.id::text, coalesce(nullif(p.name, ''), p.email) AS name,
          EXISTS (SELECT FROM second_factors f WHERE f.person_id = p.id) AS "hasFactor"
        FROM credentials c JOIN people p ON p.id = c.person_id WHERE NOT c.is_demonstration AND p.deactivated_at IS NULL
      ), forwarding AS (
        SELECT 'workspace' AS kind, w.id, w.name, count(DISTINCT k.environment) FILTER (WHERE k.environment <> 'other') > 1 AS is_shared
        FROM gateway_ledger l JOIN gateway_keys k ON k.id = l.key_id JOIN workspaces w ON w.id = l.workspace_id
        WHERE l.day > ${addDays(dayOf(now), -SHARED_DAYS)}::date GROUP BY w.id, w.name, l.hint
      )
      SELECT (SELECT count(*)::int FROM scim_tokens WHERE revoked_at IS NULL) AS "scimTokens",
        (SELECT max(last_used_at) FROM scim_tokens WHERE revoked_at IS NULL) AS "scimUsedAt",
        (SELECT count(*)::int FROM departures WHERE state IN ('running', 'waiting', 'incomplete')) AS "openDepartures",
        (SELECT count(*)::int FROM departures) AS departures,
        (SELECT detail FROM process_status WHERE name = ${FEED}) AS feed,
        (SELECT count(*)::int FROM differences WHERE acknowledged_at IS NULL AND ended_at IS NULL) AS "openDifferences",
        (SELECT max(at) FROM audit_checkpoints) AS "signedAt",
        (SELECT coalesce(array_agg(subject_name ORDER BY subject_name), '{}') FROM conditions
          WHERE kind = 'audit.checkpoint_late' AND state = 'open') AS "latePlaces",
        (SELECT count(*)::int FROM live) AS tokens,
        (SELECT jsonb_build_object('count', count(*), 'first', '[]'::jsonb) FROM live WHERE addresses = '{}') AS "openTokens",
        (SELECT count(*)::int FROM forwarding) AS forwarding,
        (SELECT jsonb_build_object('count', count(*), 'first', coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'id', id, 'name', name)
          ORDER BY name), '[]')) FROM forwarding WHERE is_shared) AS shared,
        (SELECT count(*)::int FROM signing) AS passwords,
        (SELECT jsonb_build_object('count', count(*), 'first', coalesce((jsonb_agg(jsonb_build_object('kind', kind, 'id', id, 'name', name)
          ORDER BY name)), '[]')) FROM signing WHERE NOT "hasFactor") AS factorless,
        (SELECT least((SELECT created_at FROM installation), (SELECT min(created_at) FROM intents))) AS "knownSince",
        (SELECT coalesce(jsonb_agg(jsonb_build_object('personId', p.id, 'commands', coalesce(d.commands, '{}'))), '[]') FROM people p
          LEFT JOIN (SELECT actor_person_id, array_agg(DISTINCT command) AS commands FROM intents
            WHERE created_at >= ${since} AND state = 'succeeded' AND actor_kind = 'person' GROUP BY 1) d ON d.actor_person_id = p.id
          WHERE greatest(p.created_at, p.role_override_at) < ${since}) AS done,
        (SELECT value FROM settings WHERE key = ${POSTURE_KEY}) AS ticks`,
  ]);
  if (!row) throw new Error('The organisation was not looked at');
  const feed = feedDetail.safeParse(row.feed).data;
  const doneBy = new Map(row.done.map(({ personId, commands }) => [personId, commands]));
  return {
    ...row,
    now,
    owners: policy.owners,
    secondActs: policy.acts.length,
    feed: feed?.state ?? 'unknown',
    feedUntil: feed?.until ? new Date(feed.until) : null,
    standings: actors.map(({ personId, name, email, role, leadWorkspaceIds }) => ({
      ...{ personId, name, email, role, leads: leadWorkspaceIds.length > 0 },
      done: doneBy.get(personId)?.flatMap((command) => PERMISSION_OF.get(command) ?? []) ?? null,
    })),
    ticks: postureTicks.safeParse(row.ticks).data?.ticks ?? {},
  };
}

const PERMISSION_OF = new Map(
  COMMANDS.flatMap(({ name, formerly = [], permission }) =>
    [name, ...formerly].map((one) => [one, permission] as const),
  ),
);
