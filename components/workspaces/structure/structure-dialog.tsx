'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Dialog, type OpenState } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { TableSkeleton } from '@/components/ui/skeletons';
import { previewPlaces, RECOMMENDED } from '@/lib/domain/structure/rules';
import { setUpStructureAction } from '@/lib/doors/actions/structure';
import { type Draft, PlaceFields } from './place-fields';
import { StructurePreview } from './structure-preview';
import { useStructureFacts } from './use-facts';

/** First what each workspace is, then what will be done, then step by step how it goes. */
export function StructureDialog({ isOpen, onOpenChange }: OpenState) {
  const close = () => onOpenChange(false);
  const { facts, problem } = useStructureFacts();
  const [drafts, setDrafts] = useState<readonly Draft[]>(RECOMMENDED.map((place) => ({ ...place, isWanted: true })));
  const [isPreview, setPreview] = useState(false);
  const wanted = drafts.filter(({ isWanted }) => isWanted);
  const places = wanted.map(({ isWanted: _, ...place }) => ({ ...place, name: place.name.trim() }));
  const complaint = complaintAbout(places);
  return (
    <Dialog
      title={isPreview ? 'Set up structure: review' : 'Set up structure'}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      size="lg"
    >
      {problem ? (
        <Notice tone="danger" title="Not ready" isAlert>
          {problem}
        </Notice>
      ) : !facts ? (
        <TableSkeleton rows={4} />
      ) : isPreview ? (
        <ActionForm
          action={setUpStructureAction}
          toInput={(_, resumeOf) => ({ places, ...(resumeOf ? { resumeOf } : {}) })}
          submit={`Set up ${places.length === 1 ? 'the workspace' : `${places.length} workspaces`}`}
          submitting="Setting up…"
          done="Structure set up"
          onDone={close}
          beside={
            <Button variant="tertiary" onPress={() => setPreview(false)}>
              Back
            </Button>
          }
        >
          {() => <StructurePreview places={previewPlaces(places, facts)} live={facts.live.length} />}
        </ActionForm>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (complaint === null) setPreview(true);
          }}
        >
          <p className="text-muted">
            A workspace for each stage of the work keeps keys, limits and cost apart. A tier is a share of each of the
            organisation’s rate limits. Adjust it to fit; you can review everything before anything is changed.
          </p>
          {drafts.map((draft, at) => (
            <PlaceFields
              key={RECOMMENDED[at]?.name}
              draft={draft}
              live={facts.live}
              onChange={(next) => setDrafts(drafts.map((old, index) => (index === at ? next : old)))}
            />
          ))}
          {complaint && (
            <p role="status" className="text-xs text-bad">
              {complaint}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button variant="tertiary" onPress={close}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" isDisabled={complaint !== null}>
              Review changes
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function complaintAbout(places: readonly { name: string }[]): string | null {
  if (places.length === 0) return 'Choose at least one workspace.';
  if (places.some(({ name }) => name === '')) return 'Give each workspace a name.';
  const names = new Set(places.map(({ name }) => name.toLowerCase()));
  return names.size < places.length ? 'Give each workspace a different name.' : null;
}
