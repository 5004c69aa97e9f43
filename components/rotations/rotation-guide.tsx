import { Circle, CircleCheck, CircleDot } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActButton } from '@/components/api-keys/act-button';
import { ActionButton } from '@/components/forms/action-button';
import { ConsoleLink } from '@/components/ui/console-link';
import { CopyText } from '@/components/ui/copy-text';
import { Panel } from '@/components/ui/panel';
import { counted } from '@/lib/core/counted';
import { dayOf, formatDay, formatInstant } from '@/lib/core/time';
import type { RotationDetail } from '@/lib/domain/rotations/query-schema';
import type { RotationState } from '@/lib/domain/rotations/rules';
import { syncNowAction } from '@/lib/doors/actions/sync';
import { ConfirmButton } from './rotation-acts';
import { bothWords } from './rotation-words';
import { SecretSteps } from './secret-steps';

interface GuideProps {
  rotation: RotationDetail;
  consoleOrigin: string;
  /** The reader may change the key. */
  mayAct: boolean;
  mayRead: boolean;
}

/** How far each state has come: the steps before are done. */
const STEP_OF: Readonly<Record<RotationState, number>> = {
  ...{ fresh: 0, due: 0, put_off: 0, excepted: 0, ended: 0 },
  ...{ started: 1, found: 2, lost: 2, both: 3, quiet: 4, stopped: 5, archivable: 5, done: 6 },
};

/** The steps from a key to its successor, in order; only the present one asks for something. */
export function RotationGuide(props: GuideProps) {
  const { rotation } = props;
  const at = rotation.state === 'put_off' ? stepBehind(rotation) : STEP_OF[rotation.state];
  const steps: { title: string; body: ReactNode }[] = [
    { title: 'Create the new key in the Claude Console', body: <MakeStep {...props} /> },
    { title: 'Confirm which key it is', body: <ConfirmStep {...props} /> },
    { title: 'Replace the old secret where it is stored', body: <BringStep {...props} /> },
    { title: 'Disable the old key', body: <DisableStep {...props} /> },
    { title: 'Archive the old key', body: <ArchiveStep {...props} /> },
  ];
  return (
    <ol className="flex flex-col gap-4">
      {steps.map(({ title, body }, index) => {
        const isHere = at === index + 1;
        return (
          <li key={title} aria-current={isHere ? 'step' : undefined}>
            <Panel title={`${index + 1}. ${title}`} note={<StepMark isDone={at > index + 1} isHere={isHere} />}>
              {body}
            </Panel>
          </li>
        );
      })}
    </ol>
  );
}

function stepBehind({ startedAt, successorId, status }: RotationDetail): number {
  if (startedAt === null) return 0;
  if (successorId === null) return 1;
  return status === 'active' ? 3 : 5;
}

function StepMark({ isDone, isHere }: { isDone: boolean; isHere: boolean }) {
  const Icon = isDone ? CircleCheck : isHere ? CircleDot : Circle;
  return (
    <span className="inline-flex items-center gap-1">
      <Icon aria-hidden="true" className="size-3.5" />
      {isDone ? 'Done' : isHere ? 'Now' : 'Later'}
    </span>
  );
}

function MakeStep({
  rotation: { plannedName, workspaceId, workspaceName, state },
  consoleOrigin,
  mayRead,
}: GuideProps) {
  const asked = new URLSearchParams({ name: plannedName, ...(workspaceId === null ? {} : { workspace: workspaceId }) });
  return (
    <div className="flex flex-col gap-3">
      <p>
        Create a key {workspaceName === null ? 'for the whole organisation' : `in ${workspaceName}`} with this name. The
        Console shows its secret once: keep it until step 3.
      </p>
      <CopyText text={plannedName} label="Suggested name" />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <ConsoleLink origin={consoleOrigin} path={`/settings/keys?${asked}`}>
          Create the key
        </ConsoleLink>
        {mayRead && state === 'started' && (
          <ActionButton action={syncNowAction} input={{}} variant="outline" pending="Reading…" done="Organisation read">
            I have created it: read now
          </ActionButton>
        )}
      </div>
    </div>
  );
}

function ConfirmStep({ rotation, mayAct }: GuideProps) {
  const { id: apiKeyId, name, workspaceId, successorId, successorName, candidates, confirmedAt } = rotation;
  if (successorId !== null && rotation.state !== 'lost') {
    return (
      <p>
        <a href={`/api-keys/${successorId}`}>{successorName}</a> replaces it
        {confirmedAt && `, confirmed by ${rotation.confirmedByName ?? 'Steward'} on ${formatDay(dayOf(confirmedAt))}`}.
      </p>
    );
  }
  if (candidates.length === 0) {
    return <p className="text-muted">Steward has not seen a new key in this workspace yet.</p>;
  }
  return (
    <ul className="flex flex-col gap-2">
      {candidates.map(({ id, name: called, hint, createdAt, createdByName, looksLikeIt }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-2">
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <a href={`/api-keys/${id}`}>{called}</a> <span className="font-mono text-xs text-muted">{hint}</span>
            <span className="block text-xs text-muted">
              {createdAt && `Created ${formatInstant(createdAt)}`}
              {createdByName && ` by ${createdByName}`}
              {looksLikeIt ? '. It looks like the successor.' : '. It has a different name.'}
            </span>
          </span>
          {mayAct && (
            <ConfirmButton
              apiKey={{ apiKeyId, workspaceId, name }}
              successor={{ id, name: called }}
              isExpected={looksLikeIt}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function BringStep({ rotation }: GuideProps) {
  return (
    <div className="flex flex-col gap-3">
      {rotation.successorId !== null && <p>{bothWords(rotation)}</p>}
      <SecretSteps name={rotation.plannedName} />
    </div>
  );
}

function DisableStep({ rotation: { id, name, state, quietDays }, mayAct }: GuideProps) {
  if (state === 'quiet') {
    return (
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>
          Nothing has used the old key for {counted(quietDays, 'day', 'days')}. It can be enabled again at any time.
        </p>
        {mayAct && <ActButton act="disable" apiKeyId={id} name={name} />}
      </div>
    );
  }
  return <p className="text-muted">Steward proposes this but never does it on its own.</p>;
}

function ArchiveStep({ rotation: { id, name, state, archiveDays, daysLeft }, mayAct }: GuideProps) {
  if (state === 'stopped' && daysLeft !== null) {
    return (
      <p>
        The old key is disabled. It is proposed for archiving in {counted(daysLeft, 'day', 'days')}, unless somebody
        enables it again.
      </p>
    );
  }
  if (state === 'archivable') {
    return (
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>It has been disabled for {counted(archiveDays, 'day', 'days')} or more. Archiving is permanent.</p>
        {mayAct && <ActButton act="archive" apiKeyId={id} name={name} />}
      </div>
    );
  }
  return (
    <p className="text-muted">{state === 'done' ? 'It is archived.' : 'After it has been disabled for a while.'}</p>
  );
}
