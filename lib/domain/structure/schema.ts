import { z } from 'zod';
import { TIERS, type Tier } from '@/lib/domain/rate-limits/tier-rules';
import { audienceField, descriptionField, workspaceNameField } from '@/lib/domain/workspaces/schema';
import { declareCommand } from '@/lib/operations/declare-command';

export const MOST_PLACES = 8;

const placeField = z.object({
  name: workspaceNameField,
  description: descriptionField,
  audience: audienceField,
  tier: z.enum(TIERS),
});
export type Place = z.infer<typeof placeField>;

export const setUpStructure = declareCommand({
  name: 'structure.set_up',
  words: 'Set up structure',
  moves: ['spend'],
  permission: 'workspace:write',
  input: z.object({
    places: z
      .array(placeField)
      .min(1, 'Choose at least one workspace.')
      .max(MOST_PLACES, `Set up at most ${MOST_PLACES} workspaces at once.`)
      .refine(
        (places) => new Set(places.map(({ name }) => name.toLowerCase())).size === places.length,
        'Give each workspace a different name.',
      ),
    /** An earlier attempt with failed steps. */
    resumeOf: z.uuid().optional(),
  }),
  subject: () => ({ kind: 'structure', id: 'organization', name: 'The organisation' }),
  background: true,
});

export interface PlacePreview {
  name: string;
  /** A workspace with this name exists: it keeps its keys and members, and gets the details and limits. */
  exists: boolean;
  tier: Tier;
  limits: { name: string; values: { type: string; value: number }[] }[];
}
