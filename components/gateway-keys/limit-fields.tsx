'use client';

import { Field } from '@/components/forms/field';
import { RadioChoice } from '@/components/forms/radio-choice';
import type { FieldErrors } from '@/lib/core/errors';
import { KEY_MODES, LIMIT_KINDS } from '@/lib/domain/gateway-keys/rules';
import { LIMIT_KIND_WORDS, LIMITS_NOTE, MODE_WORDS } from './gateway-key-words';
import type { KeyTexts } from './key-form-input';

const LIMITS = [
  ['spendPerDay', 'US dollars per day'],
  ['spendPerMonth', 'US dollars per month'],
  ['requestsPerMinute', 'Requests per minute'],
  ['inputTokensPerMinute', 'Input tokens per minute'],
  ['outputTokensPerMinute', 'Output tokens per minute'],
] as const;

/** How much a key may use, and how exactly its dollars are kept. */
export function LimitFields({ texts, fieldErrors }: { texts: KeyTexts; fieldErrors: FieldErrors }) {
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-sm font-medium">Limits</legend>
        <p className="text-xs text-muted">Leave a field empty for no limit. {LIMITS_NOTE}</p>
        <div className="grid gap-4 sm:grid-cols-2">
          {LIMITS.map(([name, label]) => (
            <Field
              key={name}
              name={name}
              label={label}
              defaultValue={texts[name]}
              error={fieldErrors[name]}
              maxLength={20}
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend className="mb-1 text-sm font-medium">When a dollar limit is reached</legend>
        {LIMIT_KINDS.map((kind) => (
          <RadioChoice
            key={kind}
            name="limitKind"
            value={kind}
            {...LIMIT_KIND_WORDS[kind]}
            isChosen={kind === texts.limitKind}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend className="mb-1 text-sm font-medium">How strictly dollar limits apply</legend>
        {KEY_MODES.map((mode) => (
          <RadioChoice key={mode} name="mode" value={mode} {...MODE_WORDS[mode]} isChosen={mode === texts.mode} />
        ))}
      </fieldset>
    </>
  );
}
