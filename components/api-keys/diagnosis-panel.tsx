import Link from 'next/link';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { formatInstant } from '@/lib/core/time';
import type { Diagnosis } from '@/lib/domain/api-keys/diagnose-query-schema';
import { findings } from './diagnosis-words';

interface DiagnosisPanelProps {
  diagnosis: Diagnosis;
  /** The address of this page about something else. */
  hrefOf: (about: string) => string;
}

/** What was found, each with the page that proves it. */
export function DiagnosisPanel({ diagnosis, hrefOf }: DiagnosisPanelProps) {
  const { keys, requestId, symptom, isUnknown, gatewayEnds } = diagnosis;
  const found = findings(diagnosis);
  if (keys.length + gatewayEnds.length === 0 && symptom === null && !isUnknown) {
    return (
      <Notice tone="neutral" title="Nothing was recognised">
        Paste the whole error, or the name, ID or visible part of a key.
      </Notice>
    );
  }
  const changes = keys.length === 1 ? keys[0]?.changes : null;
  return (
    <div className="flex flex-col gap-3">
      {keys.length > 1 && (
        <Panel title="Which one?" note={`${keys.length} keys match`}>
          <ul className="flex flex-col gap-1">
            {keys.map(({ id, name, workspaceName, hint }) => (
              <li key={id} className="[overflow-wrap:anywhere]">
                <Link href={hrefOf(id)} prefetch={false}>
                  {name}
                </Link>
                <span className="text-muted">
                  {' '}
                  in {workspaceName ?? 'the whole organisation'}{' '}
                  {hint && <span className="font-mono text-xs">{hint}</span>}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {found.map(({ tone, title, text, proof }) => (
        <Notice key={title} tone={tone} title={title}>
          {text}
          {proof && (
            <div className="mt-2">
              <ButtonLink href={proof.href} variant="ghost">
                {proof.words}
              </ButtonLink>
            </div>
          )}
        </Notice>
      ))}
      {changes && (
        <Panel title="Recent changes" note="Through Steward, in the last two weeks">
          {changes.length === 0 ? (
            <p className="text-muted">Nothing. Changes made in the Console are not known here.</p>
          ) : (
            <ul className="flex flex-col gap-1">
              {changes.map(({ intentId, words, byName, at }) => (
                <li key={intentId}>
                  <Link href={`/audit/${intentId}`} prefetch={false}>
                    {words}
                  </Link>
                  <span className="text-muted">
                    {' '}
                    by {byName}, {formatInstant(at)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      )}
      {requestId && <p className="text-xs text-muted">Anthropic’s ID of this request: {requestId}</p>}
    </div>
  );
}
