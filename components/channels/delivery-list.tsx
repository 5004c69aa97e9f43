import { ActionButton } from '@/components/forms/action-button';
import { Instant, Time } from '@/components/page/figures/time';
import { Status } from '@/components/ui/status';
import { counted } from '@/lib/core/counted';
import type { DeliveryRow } from '@/lib/domain/channels/query-schema';
import { sendAgainAction } from '@/lib/doors/actions/channels';
import { deliveryLook } from './channel-words';

interface DeliveryListProps {
  deliveries: readonly DeliveryRow[];
  now: Date;
  mayChange: boolean;
}

/** A channel's deliveries, newest first, each with what was sent and what was answered. */
export function DeliveryList({ deliveries, now, mayChange }: DeliveryListProps) {
  return (
    <ul aria-label="Deliveries, newest first">
      {deliveries.map((row) => (
        <li key={row.id} className="border-b border-separator px-4 py-2.5 last:border-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <div className="min-w-0">
              <a href={row.path} className="plain-link font-medium">
                {row.subject}
              </a>
              {row.recipient && <span className="text-muted"> to {row.recipient}</span>}
            </div>
            <span className="text-xs text-muted">
              <Time at={row.at} now={now} />
            </span>
          </div>
          <div className="flex flex-wrap items-start justify-between gap-x-4">
            <State row={row} />
            {mayChange && row.state !== 'waiting' && (
              <ActionButton
                action={sendAgainAction}
                input={{ deliveryId: row.id }}
                pending="Sending…"
                done="It is on its way again"
                label={`Send again: ${row.subject}${row.recipient ? ` to ${row.recipient}` : ''}`}
                variant="outline"
              >
                Send again
              </ActionButton>
            )}
          </div>
          {(row.tries.length > 0 || row.payload) && <Sent row={row} />}
        </li>
      ))}
    </ul>
  );
}

function State({ row: { state, reason, attempts, dueAt } }: { row: DeliveryRow }) {
  const { tone, word } = deliveryLook(state);
  return (
    <div className="text-table">
      <Status tone={tone}>{word}</Status>
      {reason && <span className="text-muted"> {reason}</span>}
      {state === 'waiting' && attempts > 0 && (
        <span className="text-muted">
          {' '}
          Next try <Instant at={dueAt} />
        </span>
      )}
    </div>
  );
}

function Sent({ row: { payload, tries, id } }: { row: DeliveryRow }) {
  return (
    <details className="text-table">
      <summary className="w-fit cursor-pointer text-xs text-muted pointer-coarse:py-3.5">
        {counted(tries.length, 'try', 'tries')}
        {payload && ' and the content'}
      </summary>
      <p className="mt-1 text-xs text-muted [overflow-wrap:anywhere]">ID {id}</p>
      <ul>
        {tries.map(({ at, durationMs, status, answer, reason }) => (
          <li key={at.toISOString()} className="[overflow-wrap:anywhere]">
            <Instant at={at} />: {reason ?? 'Arrived.'} {status !== null && `Answer ${status}`} after{' '}
            {durationMs.toLocaleString('en-GB')} ms
            {answer && <span className="text-muted">: {answer}</span>}
          </li>
        ))}
      </ul>
      {payload && (
        <pre className="mt-1 max-h-80 overflow-auto rounded-md bg-surface-secondary p-2 text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
          {JSON.stringify(JSON.parse(payload), null, 2)}
        </pre>
      )}
    </details>
  );
}
