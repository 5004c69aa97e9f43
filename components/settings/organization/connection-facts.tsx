import { Facts } from '@/components/page/detail/facts';
import { Time } from '@/components/page/figures/time';
import { Status } from '@/components/ui/status';
import type { Connection } from '@/lib/domain/organization/query-schema';

const HEADERS = { bearer: 'Authorization: Bearer', 'x-api-key': 'x-api-key' } as const;

/** Which organisation this Steward looks after. */
export function OrganizationFacts({ connection, now }: { connection: Connection; now: Date }) {
  const { organization, mode } = connection;
  return (
    <Facts
      facts={[
        { term: 'Name', value: organization?.name ?? 'Not read yet' },
        { term: 'ID', value: organization ? <code className="select-all">{organization.id}</code> : '–' },
        {
          term: 'Kind',
          value: mode === null ? '–' : mode === 'simulated' ? 'Simulated organisation' : 'Real organisation',
        },
        { term: 'Last read', value: organization ? <Time at={organization.seenAt} now={now} /> : '–' },
      ]}
    />
  );
}

/** The connection. The key itself is known only to the worker and appears nowhere. */
export function ReachFacts({ connection, now }: { connection: Connection; now: Date }) {
  const { probe, lastAnswer } = connection;
  return (
    <Facts
      facts={[
        { term: 'Host', value: probe ? <code>{probe.host}</code> : 'Known after the first check' },
        { term: 'Key sent as', value: probe ? <code>{HEADERS[probe.headerStyle]}</code> : '–' },
        { term: 'Key', value: 'Held only by the worker; never shown' },
        {
          term: 'Last answer',
          value: lastAnswer ? (
            <span className="flex flex-wrap gap-x-3">
              <LastAnswer status={lastAnswer.status} />
              <Time at={lastAnswer.at} now={now} />
            </span>
          ) : (
            'None yet'
          ),
        },
      ]}
    />
  );
}

function LastAnswer({ status }: { status: number | null }) {
  if (status === null) return <Status tone="danger">No answer</Status>;
  return status < 400 ? <Status tone="good">Answered</Status> : <Status tone="warning">Refused ({status})</Status>;
}
