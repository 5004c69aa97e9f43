'use client';

import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import { Field } from '@/components/forms/field';
import type { AuditFilters } from '@/lib/domain/audit/query-schema';
import { createAuditRuleAction } from '@/lib/doors/actions/audit-rules';

interface RuleFormProps {
  filters: AuditFilters;
  /** What the filters say, in words. */
  words: string;
  channels: readonly { id: string; name: string }[];
}

/** Makes a rule of what the list was narrowed to. */
export function RuleForm({ filters, words, channels }: RuleFormProps) {
  return (
    <ActionForm
      action={createAuditRuleAction}
      toInput={(fields) => ({
        ...{ name: String(fields.get('name') ?? ''), filters },
        ...{ count: Number(fields.get('count') ?? ''), minutes: Number(fields.get('minutes') ?? '') },
        channels: fields.getAll('channel').map(String),
      })}
      submit="Create rule"
      submitting="Creating rule…"
      done="Rule created"
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-table">
            <span className="text-muted">Changes:</span> {words}
          </p>
          <Field name="name" label="Name" maxLength={60} isRequired error={fieldErrors.name} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="count"
              label="Number of changes"
              defaultValue="1"
              description="1 means every change."
              isRequired
              error={fieldErrors.count}
            />
            <Field name="minutes" label="Within (minutes)" defaultValue="10" isRequired error={fieldErrors.minutes} />
          </div>
          <p className="text-xs text-muted">
            Owners and admins are told in their inbox, and by mail if they chose that under Notifications.
          </p>
          {channels.length > 0 && (
            <fieldset>
              <legend className="mb-1 font-medium">Also send to</legend>
              {channels.map(({ id, name }) => (
                <Check key={id} name="channel" value={id} label={name} />
              ))}
            </fieldset>
          )}
        </>
      )}
    </ActionForm>
  );
}
