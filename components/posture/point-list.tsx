import { ActionButton } from '@/components/forms/action-button';
import { ButtonLink } from '@/components/ui/button-link';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import type { PosturePoint } from '@/lib/domain/posture/query-schema';
import { SECTIONS } from '@/lib/domain/posture/schema';
import { tickPostureAction } from '@/lib/doors/actions/posture';
import { pointsWords, SECTION_WORDS, STATE_LOOKS } from './posture-words';

interface PointListProps {
  points: readonly PosturePoint[];
  /** The reader may confirm what no API tells. */
  mayTick: boolean;
}

/** Every point under its section, with what is behind it and the button that mends it. */
export function PointList({ points, mayTick }: PointListProps) {
  return SECTIONS.map((section) => {
    const own = points.filter((point) => point.section === section);
    if (own.length === 0) return null;
    return (
      <Panel key={section} id={section} title={SECTION_WORDS[section]} className="my-4">
        <ul>
          {own.map((point) => (
            <li key={point.id} className="border-b border-separator py-3 last:border-0">
              <PointLine point={point} mayTick={mayTick} />
            </li>
          ))}
        </ul>
      </Panel>
    );
  });
}

export function PointLine({ point, mayTick }: { point: PosturePoint; mayTick: boolean }) {
  const { question, reason, state, detail, weight, mend, tick } = point;
  const { tone, words } = STATE_LOOKS[state];
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 max-w-[72ch]">
        <Status tone={tone}>
          <span className="font-medium whitespace-normal text-foreground">{question}</span>
        </Status>
        <p className="ps-5 text-table">
          <span className="font-medium">{words}.</span> {detail}
        </p>
        <Behind point={point} />
        <p className="ps-5 text-table text-muted">
          {reason} <span className="whitespace-nowrap">{pointsWords(weight)}.</span>
        </p>
      </div>
      {tick && mayTick ? (
        <ActionButton
          action={tickPostureAction}
          input={{ point: tick.point, isDone: state !== 'met' }}
          pending="Saving…"
          done={state === 'met' ? 'No longer confirmed' : 'Confirmed'}
          variant="outline"
          label={`${state === 'met' ? 'Take back' : 'Confirm'}: ${question}`}
        >
          {state === 'met' ? 'Take back' : 'Confirm'}
        </ActionButton>
      ) : (
        mend && (
          <ButtonLink href={mend.href} variant="outline" aria-label={`${mend.label}: ${question}`}>
            {mend.label}
          </ButtonLink>
        )
      )}
    </div>
  );
}

/** The first of those that are not as they should be, and the way to all of them. */
function Behind({ point: { first, open, listHref } }: { point: PosturePoint }) {
  if (first.length === 0 && listHref === null) return null;
  const more = (open ?? 0) - first.length;
  return (
    <p className="ps-5 text-table">
      {first.map(({ name, href }, at) => (
        <span key={`${href} ${name}`}>
          {at > 0 && ', '}
          {href ? (
            <a href={href} className="plain-link text-accent underline">
              {name}
            </a>
          ) : (
            name
          )}
        </span>
      ))}
      {listHref === null ? (
        more > 0 && ` and ${more.toLocaleString('en')} more`
      ) : (
        <>
          {first.length > 0 && ' · '}
          <a href={listHref} className="plain-link text-accent underline">
            Show all {(open ?? 0).toLocaleString('en')}
          </a>
        </>
      )}
    </p>
  );
}
