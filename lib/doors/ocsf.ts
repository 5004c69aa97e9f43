import type { AuditRow } from '@/lib/domain/audit/query-schema';

/** The version of the schema whose names these are: API Activity, of the category Application Activity. */
export const OCSF_VERSION = '1.8.0';
const [CATEGORY, CLASS] = [6, 6003];
const ACTIVITIES = { other: 99, create: 1, update: 3, delete: 4 } as const;
const STATUS: Readonly<Record<string, { id: number; word: string }>> = {
  succeeded: { id: 1, word: 'Success' },
  failed: { id: 2, word: 'Failure' },
  denied: { id: 2, word: 'Failure' },
  expired: { id: 2, word: 'Failure' },
};
const INFORMATIONAL = 1;

/** A change as an OCSF event. What has no place in the schema stands in `unmapped`, under Steward's own names. */
export function toOcsf(row: AuditRow): Record<string, unknown> {
  const activity = ACTIVITIES[activityOf(row.command)];
  const { subject, state, errorMessage } = row;
  const status = STATUS[state];
  return {
    ...{ activity_id: activity, category_uid: CATEGORY, class_uid: CLASS, type_uid: CLASS * 100 + activity },
    ...{ time: row.askedAt.getTime(), severity_id: INFORMATIONAL, message: `${row.commandWords}: ${subject.name}` },
    ...(status ? { status_id: status.id, status: status.word } : { status_id: 99, status: state }),
    status_code: state,
    ...(errorMessage ? { status_detail: errorMessage } : {}),
    metadata: {
      ...{ version: OCSF_VERSION, uid: row.intentId, event_code: row.command, log_name: 'steward-audit' },
      ...(row.requestId ? { correlation_uid: row.requestId } : {}),
      product: { name: 'Steward', vendor_name: 'Steward' },
    },
    actor: {
      user: { name: row.actorName, ...(row.actorId ? { uid: row.actorId } : {}), type: row.actorKind },
      ...(row.role ? { iam_role: { name: row.role } } : {}),
    },
    api: { operation: row.command, service: { name: row.source } },
    src_endpoint: row.address ? { ip: row.address } : { svc_name: row.source },
    ...(row.agent ? { http_request: { user_agent: row.agent } } : {}),
    resources: [{ uid: subject.id, name: subject.name, type: subject.kind }],
    unmapped: {
      ...{ workspace_ids: row.workspaceIds, before: row.before, after: row.after, entries: row.entries },
      ...{ upstream_request_ids: row.upstreamRequestIds, ended_at: row.finishedAt?.toISOString() ?? null },
    },
  };
}

function activityOf(command: string): keyof typeof ACTIVITIES {
  const verb = command.slice(command.indexOf('.') + 1);
  if (/^(create|add|issue|invite|request)|_created$|_added$|_sent$/.test(verb)) return 'create';
  if (/^(remove|delete|archive|revoke|end)|_deleted$|_removed$|_archived$/.test(verb)) return 'delete';
  return /^(set|rename|update|change|enable|disable|switch|assign)|_updated$/.test(verb) ? 'update' : 'other';
}
