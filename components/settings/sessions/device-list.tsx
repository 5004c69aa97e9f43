import { ActionButton } from '@/components/forms/action-button';
import { Time } from '@/components/page/figures/time';
import { Status } from '@/components/ui/status';
import { browserWords } from '@/lib/domain/sessions/browser-rules';
import type { SessionRow } from '@/lib/domain/sessions/query-schema';
import { endMyDevice, endPersonDevice } from '@/lib/doors/actions/sessions';
import { EndSession } from './end-session';
import { METHOD_WORDS } from './method-words';
import { SessionTable } from './session-table';

interface DeviceListProps {
  /** Newest use first. */
  sessions: readonly SessionRow[];
  now: Date;
  /** Whose they are; without a name, the reader's own. */
  whose?: string;
}

/** One entry for each browser, with the sessions that it has open. */
export function DeviceList({ sessions, now, whose }: DeviceListProps) {
  const devices = [...new Set(sessions.map(({ device }) => device))];
  return (
    <ul aria-label={whose ? `Devices of ${whose}` : 'Your devices'}>
      {devices.map((device) => (
        <li key={device} className="border-t border-line px-4 py-3">
          <Device sessions={sessions.filter((session) => session.device === device)} now={now} whose={whose} />
        </li>
      ))}
    </ul>
  );
}

function Device({ sessions, now, whose }: DeviceListProps) {
  const [latest] = sessions;
  if (!latest) return null;
  const browser = browserWords(latest.userAgent);
  const isOnly = sessions.length === 1;
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-3 font-medium">
            <span title={latest.userAgent}>{browser}</span>
            {sessions.some(({ isThisOne }) => isThisOne) && <Status tone="good">This device</Status>}
          </p>
          <p className="text-table text-muted [overflow-wrap:anywhere]">
            Last seen <Time at={latest.lastSeenAt} now={now} /> from {latest.ip ?? 'an address that owners see'}
            {isOnly && (
              <>
                . {METHOD_WORDS[latest.method] ?? latest.method}, signed in <Time at={latest.createdAt} now={now} />
              </>
            )}
          </p>
        </div>
        {isOnly ? (
          <EndSession session={latest} whose={whose} />
        ) : (
          <EndDevice sessions={sessions} browser={browser} whose={whose} />
        )}
      </div>
      {!isOnly && (
        <details className="mt-1">
          <summary className="inline-flex min-h-6 cursor-pointer items-center text-table text-accent pointer-coarse:min-h-11">
            {sessions.length} sessions
          </summary>
          <SessionTable caption={`Sessions in ${browser}`} sessions={sessions} now={now} whose={whose} />
        </details>
      )}
    </>
  );
}

/** The session in use is never ended with others: its holder signs out. */
function EndDevice({ sessions, browser, whose }: Omit<DeviceListProps, 'now'> & { browser: string }) {
  const ending = sessions.filter(({ mayEnd, isThisOne }) => mayEnd && !isThisOne);
  const [first] = ending;
  if (!first || (whose && ending.length < sessions.length)) return null;
  const which = ending.length < sessions.length ? `the other ${ending.length}` : `all ${ending.length}`;
  return (
    <ActionButton
      action={whose ? endPersonDevice : endMyDevice}
      input={{ sessionId: first.sessionId }}
      pending="Ending…"
      done={`Sessions in ${browser} ended`}
      label={`End ${which} sessions in ${browser}`}
      variant="outline"
    >
      End {which}
    </ActionButton>
  );
}
