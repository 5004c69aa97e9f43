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
    label: 'Replace keys after, days',
    description: 'Empty: keys never have to be replaced.',
    maxLength: 10,
  },
  {
    name: 'pattern',
    label: 'Pattern for names',
    description: `Such as ${DEFAULT_PATTERN}. Empty: any name.`,
    maxLength: 200,
  },
  {
    name: 'active',
    label: 'Active keys in a workspace, at most',
    description: 'Empty: as many as Anthropic allows.',
    maxLength: 10,
  },
  {
    name: 'life',
    label: 'Life of a key, at most days',
    description: 'From its making to its expiry. Empty: any, and keys need no expiry.',
    maxLength: 10,
  },
  {
    name: 'quiet',
    label: 'Days without use before a replaced key is proposed for disabling',
    maxLength: 10,
    isRequired: true,
  },
  {
    name: 'archive',
    label: 'Days disabled before it is proposed for archiving',
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
        label="Workspaces that replace keys sooner, later or never"
        description="One per line: the workspace and its days, such as Claims Assistant: 30, or Research Lab: none."
        maxLength={20_000}
        rows={3}
      />
    </>
  );
}
