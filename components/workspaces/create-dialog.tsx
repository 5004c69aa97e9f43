'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import { RadioChoice } from '@/components/forms/radio-choice';
import type { OpenState } from '@/components/ui/dialog';
import { RESIDENCIES, type Residency } from '@/lib/domain/workspaces/residency-rules';
import { LIVE_WORKSPACES } from '@/lib/domain/workspaces/rules';
import { createWorkspaceAction } from '@/lib/doors/actions/workspaces';
import { ColorField } from './color-field';
import { useStructureFacts } from './structure/use-facts';
import { type TagLine, TagsField, tagError, toTags } from './tags-field';

const RESIDENCY_WORDS: Record<Residency, { label: string; note: string }> = {
  anywhere: { label: 'Anywhere', note: 'Requests run wherever there is capacity, unless they ask for a location.' },
  us_first: {
    label: 'In the United States, unless a request asks otherwise',
    note: 'Requests can choose another location.',
  },
  us_only: { label: 'In the United States only', note: 'Requests for another location are refused.' },
};

export function CreateDialog({ isOpen, onOpenChange }: OpenState) {
  const router = useRouter();
  const { facts } = useStructureFacts();
  const [color, setColor] = useState<string | null>(null);
  const [tags, setTags] = useState<TagLine[]>([]);
  const live = facts?.live.length ?? null;
  return (
    <FormDialog
      title="New workspace"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={createWorkspaceAction}
      toInput={(fields) => ({
        name: String(fields.get('name') ?? ''),
        description: String(fields.get('description') ?? ''),
        audience: String(fields.get('audience') ?? ''),
        residency: RESIDENCIES.find((known) => known === fields.get('residency')) ?? 'anywhere',
        tags: toTags(tags),
        ...(color === null ? {} : { color }),
      })}
      submit="Create workspace"
      submitting="Creating…"
      done="Workspace created"
      onDone={({ workspaceId }) => {
        if (typeof workspaceId === 'string') router.push(`/workspaces/${workspaceId}`);
      }}
    >
      {({ fieldErrors }) => (
        <>
          <Field
            name="name"
            label="Name"
            description="At most 40 characters. It can be changed later."
            error={fieldErrors.name}
            maxLength={40}
            isRequired
            autoFocus
          />
          <ProseField
            name="description"
            label="What it is for"
            error={fieldErrors.description}
            description="This and the next field are kept in Steward only."
            maxLength={500}
          />
          <Field name="audience" label="Who should be in it" error={fieldErrors.audience} maxLength={200} />
          <ColorField color={color ?? ''} onChange={setColor} error={fieldErrors.color} />
          <TagsField lines={tags} onChange={setTags} error={tagError(fieldErrors)} />
          <fieldset>
            <legend className="mb-1 text-sm font-medium text-foreground">Where its requests run</legend>
            {RESIDENCIES.map((value) => (
              <RadioChoice
                key={value}
                name="residency"
                value={value}
                {...RESIDENCY_WORDS[value]}
                isChosen={value === 'anywhere'}
              />
            ))}
            <p className="mt-2 text-xs text-muted">
              Its data is kept in the United States, like every workspace’s, and that can never be changed. Where
              requests run can only be changed in the Console.
            </p>
          </fieldset>
          <Room live={live} />
        </>
      )}
    </FormDialog>
  );
}

function Room({ live }: { live: number | null }) {
  if (live === null)
    return <p className="text-xs text-muted">An organisation has room for {LIVE_WORKSPACES} live workspaces.</p>;
  const isFull = live >= LIVE_WORKSPACES;
  return (
    <p className={`text-xs ${isFull ? 'text-warn' : 'text-muted'}`}>
      {live} of {LIVE_WORKSPACES} live workspaces are in use.
      {isFull && ' Unless Anthropic has agreed to more, Anthropic will refuse another. Archive one first.'}
    </p>
  );
}
