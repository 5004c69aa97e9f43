'use client';

import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import { Field } from '@/components/forms/field';
import type { AuditFilters } from '@/lib/domain/audit/query-schema';
import { createAuditRuleAction } from '@/lib/doors/actions/audit-rules';

interface RuleFormProps {
  filters: AuditFilters;
  /** What the form begins with. */
  begin: { name: string; becomes: string; count: number; minutes: number };
  /** What the filters say, in words. */
  words: string;
  channels: readonly { id: string; name: string }[];
}

/** Makes a rule of what the list was narrowed to. */
export function RuleForm({ filters, begin, words, channels }: RuleFormProps) {
  return (
    <ActionForm
      action={createAuditRuleAction}
      toInput={(fields) => ({
        ...{ name: String(fields.get('name') ?? '') },
        filters: { ...filters, becomes: String(fields.get('becomes') ?? '') },
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
          <Field
            name="name"
            label="Name"
            defaultValue={begin.name}
            maxLength={60}
            isRequired
            error={fieldErrors.name}
          />
          <Field
            name="becomes"
            label="Only where something became"
            defaultValue={begin.becomes}
            description="A value after the change, such as admin. Separate several with commas; empty means any."
            maxLength={200}
            error={fieldErrors['filters.becomes']}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="count"
              label="Number of changes"
              defaultValue={String(begin.count)}
              description="1 means every change. A change of many counts as many."
              isRequired
              error={fieldErrors.count}
            />
            <Field
              name="minutes"
              label="Within (minutes)"
              defaultValue={String(begin.minutes)}
              isRequired
              error={fieldErrors.minutes}
            />
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
