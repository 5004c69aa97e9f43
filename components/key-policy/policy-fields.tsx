import type { ReactNode } from 'react';
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

interface Group {
  title: string;
  lines: readonly Line[];
}

const days = (name: Line['name'], label: string, description: string): Line => ({
  ...{ name, label: `${label} (days)`, description, maxLength: 10 },
});

const LIMITS: Group = {
  title: 'Names and limits',
  lines: [
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
    days(
      'life',
      'Maximum lifetime of a key',
      'From creation to expiry. Leave empty for any lifetime; otherwise every key needs an expiry date.',
    ),
  ],
};

const REPLACING: Group = {
  title: 'Replacing old keys',
  lines: [
    days('days', 'Replace keys after', 'Leave empty if keys never have to be replaced.'),
    {
      ...days('quiet', 'Propose disabling after', 'Once nothing has used a replaced key for this long.'),
      isRequired: true,
    },
    {
      ...days('archive', 'Propose archiving after', 'Once a replaced key has been disabled for this long.'),
      isRequired: true,
    },
  ],
};

const OTHERS: readonly Group[] = [
  {
    title: 'Unused keys',
    lines: [
      days(
        'unused',
        'Propose unused keys after',
        'Once nothing has used a key for this long. Leave empty to turn this off.',
      ),
      days(
        'tell',
        'Notify people after',
        'Counted from the proposal. The notice names the day on which the key is disabled.',
      ),
      days('wait', 'Disable after', 'Counted from the notice. A key that is used again is left alone.'),
    ],
  },
  {
    title: 'Disabling many keys',
    lines: [
      {
        name: 'alone',
        label: 'Keys one person may disable alone',
        description: 'Anything beyond this waits for a second person’s approval.',
        maxLength: 10,
        isRequired: true,
      },
      {
        name: 'minutes',
        label: 'Within (minutes)',
        description: 'Steward keys count too, and so does what the person’s tokens disable.',
        maxLength: 10,
        isRequired: true,
      },
    ],
  },
];

/** Plain fields: the form is sent to the page itself, which shows what the policy would touch. */
export function PolicyFields({ texts, problems }: PolicyFieldsProps) {
  const typed = (name: keyof Texts) => ({ defaultValue: texts[name], error: problems[name] });
  const lines = ({ lines }: Group) => lines.map((line) => <Field key={line.name} {...line} {...typed(line.name)} />);
  return (
    <>
      <GroupOf title={LIMITS.title}>{lines(LIMITS)}</GroupOf>
      <GroupOf title={REPLACING.title}>
        {lines(REPLACING)}
        <div className="sm:col-span-full">
          <ProseField
            name="places"
            {...typed('places')}
            label="Workspaces with their own replacement period"
            description="One per line: the workspace and its number of days, such as Claims Assistant: 30, or Research Lab: none."
            maxLength={20_000}
            rows={3}
          />
        </div>
      </GroupOf>
      {OTHERS.map((group) => (
        <GroupOf key={group.title} title={group.title}>
          {lines(group)}
        </GroupOf>
      ))}
    </>
  );
}

function GroupOf({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="mb-2">
      <legend className="mb-2 font-semibold">{title}</legend>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">{children}</div>
    </fieldset>
  );
}
