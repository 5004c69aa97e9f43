import { overridesForTier } from '@/lib/domain/rate-limits/tier-rules';
import { findBearer } from '@/lib/domain/workspaces/rules';
import type { StructureFacts } from './query-schema';
import type { Place, PlacePreview } from './schema';

/** The four that most organisations start with. */
export const RECOMMENDED: readonly Place[] = [
  {
    name: 'Production',
    description: 'What customers use. Keys are held only by deployments, never by people.',
    audience: 'People on call; pipelines make the releases',
    tier: 'high',
  },
  {
    name: 'Staging',
    description: 'The final check before a release, with the same settings as Production.',
    audience: 'Developers and testers of released products',
    tier: 'medium',
  },
  {
    name: 'Development',
    description: 'Daily work and automated tests. Mistakes here never reach customers.',
    audience: 'Every developer',
    tier: 'low',
  },
  {
    name: 'Research',
    description: 'Trials, evaluations and prototypes, with whatever capacity the organisation has to spare.',
    audience: 'Researchers, data scientists and anyone trying something new',
    tier: 'flexible',
  },
];

/** What setting up would do, place by place. */
export function previewPlaces(places: readonly Place[], { live, limits }: StructureFacts): PlacePreview[] {
  return places.map(({ name, tier }) => ({
    name: name.trim(),
    exists: findBearer(name, live) !== null,
    tier,
    limits: overridesForTier(tier, limits).map((override) => ({ name: override.name, values: override.limits })),
  }));
}
