import { ButtonLink } from '@/components/ui/button-link';
import { Panel } from '@/components/ui/panel';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { RecoveryCodes } from './recovery-codes';

/** The recovery codes, which come with somebody's first second factor. */
export function AfterAdding({ result, next }: { result: OutcomeResult; next: string }) {
  const isFirst = result.hasNewCodes === true;
  return (
    <Panel title={isFirst ? 'Save your recovery codes' : 'It is set up'}>
      <div className="flex flex-col gap-4">
        {isFirst ? <RecoveryCodes codes={result.recoveryCodes} /> : <p>The recovery codes that you have still work.</p>}
        <div className="flex justify-end">
          <ButtonLink href={next} variant="primary">
            {isFirst ? 'I have saved them' : 'Done'}
          </ButtonLink>
        </div>
      </div>
    </Panel>
  );
}
