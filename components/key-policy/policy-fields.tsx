import { Field } from '@/components/forms/field';
import { ProseField } from '@/components/forms/prose-field';
import { DEFAULT_PATTERN } from '@/lib/domain/key-policy/name-rules';
import type { readPolicy, textsOf } from './policy-form';

type Texts = ReturnType<typeof textsOf>;

interface PolicyFieldsProps {
  texts: Texts;
  problems: ReturnType<typeof readPolicy>['problems'];
}

interface Line {
  name: keyof Texts;
  label: string;
  description?: string;
  maxLength: number;
  isRequired?: boolean;
}

const LINES: readonly Line[] = [
  {
    name: 'days',
    label: 'Replace keys after (days)',
    description: 'Leave empty if keys never have to be replaced.',
    maxLength: 10,
  },
  {
    name: 'pattern',
    label: 'Key name pattern',
    description: `Such as ${DEFAULT_PATTERN}. Leave empty to allow any name.`,
    maxLength: 200,
  },
  {
    name: 'active',
    label: 'Maximum active keys per workspace',
    description: 'Leave empty for as many as Anthropic allows.',
    maxLength: 10,
  },
  {
    name: 'life',
    label: 'Maximum lifetime of a key (days)',
    description: 'From creation to expiry. Leave empty for any lifetime; otherwise every key needs an expiry date.',
    maxLength: 10,
  },
  {
    name: 'quiet',
    label: 'Propose disabling after (days)',
    description: 'Once nothing has used a replaced key for this long.',
    maxLength: 10,
    isRequired: true,
  },
  {
    name: 'archive',
    label: 'Propose archiving after (days)',
    description: 'Once a replaced key has been disabled for this long.',
    maxLength: 10,
    isRequired: true,
  },
  {
    name: 'unused',
    label: 'Propose unused keys after (days)',
    description: 'Once nothing has used a key for longer than this. Leave empty to leave unused keys alone.',
    maxLength: 10,
  },
  {
    name: 'tell',
    label: 'Tell people after (days)',
    description: 'So long after the proposal they are told on which day it is disabled.',
    maxLength: 10,
  },
  {
    name: 'wait',
    label: 'Disable after (days)',
    description: 'So long after people were told. A key that is used again drops out.',
    maxLength: 10,
  },
  {
    name: 'alone',
    label: 'Keys one person may disable alone',
    description: 'More than this within the time beside it wait for a second person.',
    maxLength: 10,
    isRequired: true,
  },
  {
    name: 'minutes',
    label: 'Within (minutes)',
    description: 'Steward keys count too, and so does what a person’s tokens disable.',
    maxLength: 10,
    isRequired: true,
  },
];

/** Plain fields: the form is sent to the page itself, which shows what the policy would touch. */
export function PolicyFields({ texts, problems }: PolicyFieldsProps) {
  const typed = (name: keyof Texts) => ({ defaultValue: texts[name], error: problems[name] });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {LINES.map((line) => (
          <Field key={line.name} {...line} {...typed(line.name)} />
        ))}
      </div>
      <ProseField
        name="places"
        {...typed('places')}
        label="Workspaces with their own replacement period"
        description="One per line: the workspace and its number of days, such as Claims Assistant: 30, or Research Lab: none."
        maxLength={20_000}
        rows={3}
      />
    </>
  );
}
