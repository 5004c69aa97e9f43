import { Circle, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActButton } from '@/components/api-keys/act-button';
import { KeyName } from '@/components/api-keys/key-name';
import type { NamedKey } from '@/components/api-keys/named-key';
import { ButtonLink } from '@/components/ui/button-link';
import { formatInstant } from '@/lib/core/time';
import type { ExposedKey, Exposure } from '@/lib/domain/exposures/query-schema';
import type { ExposureStep } from '@/lib/domain/exposures/rules';
import { CheckButton } from './check-button';
import { STEP_WORDS } from './exposure-words';

interface ChecklistProps {
  apiKey: NamedKey;
  exposure: Exposure;
  found: ExposedKey;
  /** The key still works. */
  isLive: boolean;
}

const AS_WORDS = { owner: 'owner of the key', lead: 'leads its workspace', steward_owner: 'owner of Steward' } as const;

/** What is to be done, in its order, with what helps to do it; as it is printed when it is over. */
export function Checklist({ apiKey, exposure, found, isLive }: ChecklistProps) {
  const isOpen = exposure.closedAt === null;
  return (
    <ol className="flex flex-col gap-4">
      {exposure.steps.map(({ step, done }, at) => {
        const isDone = step === 'stopped' ? !isLive : done !== null;
        const { title, text } = STEP_WORDS[step];
        const Icon = isDone ? CircleCheck : Circle;
        return (
          <li key={step} className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 gap-y-1">
            <Icon aria-hidden="true" className={`mt-0.5 size-4 ${isDone ? 'text-good' : 'text-muted'}`} />
            <div className="flex flex-wrap items-start justify-between gap-3">
              <div className="min-w-0 max-w-[72ch]">
                <h3 className="font-medium">
                  {at + 1}. {title}
                  <span className="sr-only">{isDone ? ' (done)' : ' (open)'}</span>
                </h3>
                <p className="text-muted">{text}</p>
                <Help step={step} apiKey={apiKey} found={found} />
                {done && (
                  <p className="text-xs text-muted">
                    Done by {done.byName}, {formatInstant(done.at)}
                    {done.note && `: ${done.note}`}
                  </p>
                )}
              </div>
              {isOpen && (
                <div className="no-print">
                  {step === 'stopped' ? (
                    isLive && <ActButton act="disable" apiKeyId={apiKey.apiKeyId} name={apiKey.name} />
                  ) : (
                    <CheckButton apiKey={apiKey} step={step} title={title} isDone={isDone} />
                  )}
                </div>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Help({ step, apiKey, found }: { step: ExposureStep; apiKey: NamedKey; found: ExposedKey }): ReactNode {
  switch (step) {
    case 'others':
      return found.others.length === 0 ? (
        <p>The owner has no other active keys.</p>
      ) : (
        <ul className="my-1 list-disc ps-4">
          {found.others.map((key) => (
            <li key={key.id}>
              <KeyName {...key} />
            </li>
          ))}
        </ul>
      );
    case 'told':
      return (
        <ul className="my-1 list-disc ps-4">
          {found.people.map(({ name, as }) => (
            <li key={`${name} ${as}`}>
              {name}, <span className="text-muted">{AS_WORDS[as]}</span>
            </li>
          ))}
        </ul>
      );
    case 'replaced':
      return (
        <div className="no-print my-1">
          <ButtonLink href={`/api-keys/${apiKey.apiKeyId}/rotation`} variant="ghost">
            Replace it
          </ButtonLink>
        </div>
      );
    default:
      return null;
  }
}
