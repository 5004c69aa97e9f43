import { overridesForTier } from '@/lib/domain/rate-limits/tier-rules';
import { findBearer } from '@/lib/domain/workspaces/rules';
import type { StructureFacts } from './query-schema';
import type { Place, PlacePreview } from './schema';

/** What setting up would do, place by place. */
export function previewPlaces(places: readonly Place[], { live, limits }: StructureFacts): PlacePreview[] {
  return places.map(({ name, tier }) => ({
    name: name.trim(),
    exists: findBearer(name, live) !== null,
    tier,
    limits: overridesForTier(tier, limits).map((override) => ({ name: override.name, values: override.limits })),
  }));
}
