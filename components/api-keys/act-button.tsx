import type { KeyAct } from '@/lib/domain/api-keys/rules';
import { ACT_WORDS } from './act-words';

interface ActButtonProps {
  act: KeyAct;
  apiKeyId: string;
  name: string;
  /** Many such buttons stand in a list: the name is read out with it. */
  isOfMany?: boolean;
  isSmall?: boolean;
}

/** Plain markup: one listener of the shell hears all of them. */
export function ActButton({ act, apiKeyId, name, isOfMany, isSmall }: ActButtonProps) {
  const { verb, submit } = ACT_WORDS[act];
  const look = `${isSmall ? 'button--sm' : 'button--md'} ${act === 'archive' ? 'button--danger-soft' : 'button--outline'}`;
  return (
    <button
      type="button"
      data-key={apiKeyId}
      data-act={act}
      data-name={name}
      aria-haspopup="dialog"
      aria-label={isOfMany ? `${verb} ${name}` : undefined}
      className={`button ${look} no-print shrink-0`}
    >
      {isSmall ? submit : verb}
    </button>
  );
}
