import { Field } from '@/components/forms/field';
import { ProseField } from '@/components/forms/prose-field';
import { DEFAULT_PATTERN } from '@/lib/domain/key-policy/name-rules';
import type { readPolicy, textsOf } from './policy-form';

interface PolicyFieldsProps {
  texts: ReturnType<typeof textsOf>;
  problems: ReturnType<typeof readPolicy>['problems'];
}

/** Plain fields: the form is sent to the page itself, which shows what the policy would touch. */
export function PolicyFields({ texts, problems }: PolicyFieldsProps) {
  const field = (name: keyof typeof texts) => ({ name, defaultValue: texts[name], error: problems[name] });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          {...field('days')}
          label="Replace keys after, days"
          description="Empty: keys never have to be replaced."
          maxLength={10}
        />
        <Field
          {...field('pattern')}
          label="Pattern for names"
          description={`Such as ${DEFAULT_PATTERN}. Empty: any name.`}
          maxLength={200}
        />
        <Field
          {...field('active')}
          label="Active keys in a workspace, at most"
          description="Empty: as many as Anthropic allows."
          maxLength={10}
        />
        <Field
          {...field('life')}
          label="Life of a key, at most days"
          description="From its making to its expiry. Empty: any, and keys need no expiry."
          maxLength={10}
        />
        <Field
          {...field('quiet')}
          label="Days without use before a replaced key is proposed for disabling"
          maxLength={10}
          isRequired
        />
        <Field
          {...field('archive')}
          label="Days disabled before it is proposed for archiving"
          maxLength={10}
          isRequired
        />
      </div>
      <ProseField
        {...field('places')}
        label="Workspaces that replace keys sooner, later or never"
        description="One per line: the workspace and its days, such as Claims Assistant: 30, or Research Lab: none."
        maxLength={20_000}
        rows={3}
      />
    </>
  );
}
