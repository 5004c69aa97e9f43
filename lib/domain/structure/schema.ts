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

/** The four that most organisations start with. */
export const RECOMMENDED: readonly Place[] = [
  {
    name: 'Production',
    description: 'What customers use. Keys are held by deployments alone, never by people.',
    audience: 'Whoever is on call; releases are made by pipelines',
    tier: 'high',
  },
  {
    name: 'Staging',
    description: 'The last look before a release, with the same settings as Production.',
    audience: 'Developers and testers of released products',
    tier: 'medium',
  },
  {
    name: 'Development',
    description: 'Daily work and automated tests. A mistake here reaches no customer.',
    audience: 'Every developer',
    tier: 'low',
  },
  {
    name: 'Research',
    description: 'Trials, evaluations and prototypes, with whatever the organisation has to spare.',
    audience: 'Researchers, data scientists and whoever tries something new',
    tier: 'flexible',
  },
];

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
        'Give each workspace a name of its own.',
      ),
    /** An earlier try of which some steps did not succeed. */
    resumeOf: z.uuid().optional(),
  }),
  subject: () => ({ kind: 'structure', id: 'organization', name: 'The organisation' }),
  background: true,
});

export interface PlacePreview {
  name: string;
  /** A workspace of this name is there: it keeps its keys and members, and gets the words and limits. */
  exists: boolean;
  tier: Tier;
  limits: { name: string; values: { type: string; value: number }[] }[];
}
