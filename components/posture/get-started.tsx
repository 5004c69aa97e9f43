import { ActionButton } from '@/components/forms/action-button';
import { ButtonLink } from '@/components/ui/button-link';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { formatInstant } from '@/lib/core/time';
import type { PostureStart } from '@/lib/domain/posture/query-schema';
import { dismissStartAction } from '@/lib/doors/actions/posture';
import { SECTION_WORDS } from './posture-words';

/** What to do first, in the order in which a company sets itself up, with the button of the next step. */
export function GetStarted({ start: { readAt, steps } }: { start: PostureStart }) {
  const next = steps.find((step) => step.next)?.next;
  return (
    <Panel
      title="Get started"
      note={readAt ? `From the posture as of ${formatInstant(readAt)}` : 'The posture is being read.'}
      tools={
        <ActionButton action={dismissStartAction} input={{}} pending="Dismissing…" done="Posture keeps the whole list">
          Dismiss
        </ActionButton>
      }
      className="mb-4"
    >
      <ol className="grid gap-x-6 gap-y-1 text-table sm:grid-cols-3 xl:grid-cols-6">
        {steps.map(({ section, done, of }) => (
          <li key={section}>
            <Status tone={done === of ? 'good' : 'neutral'}>
              <a href={`/posture#${section}`} className="plain-link text-foreground underline">
                {SECTION_WORDS[section]}
              </a>
              <span className="text-muted">{done === of ? 'Done' : `${done} of ${of}`}</span>
            </Status>
          </li>
        ))}
      </ol>
      {next && (
        <p className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <span>
            <span className="text-muted">Next:</span> {next.question}
          </span>
          {next.mend && (
            <ButtonLink href={next.mend.href} variant="primary">
              {next.mend.label}
            </ButtonLink>
          )}
        </p>
      )}
    </Panel>
  );
}
