import 'server-only';
import type { CsvValue } from '@/lib/core/safe-cell';
import { dayOf } from '@/lib/core/time';
import { getPosture } from '@/lib/domain/posture/queries';
import type { PosturePoint } from '@/lib/domain/posture/query-schema';
import type { SignedInCtx } from './context';
import { csvFile } from './csv';

const FIELDS: Readonly<Record<string, (point: PosturePoint) => CsvValue>> = {
  section: ({ section }) => section,
  point: ({ id }) => id,
  question: ({ question }) => question,
  weight: ({ weight }) => weight,
  state: ({ state }) => state,
  open: ({ open }) => open,
  of: ({ of }) => of,
  detail: ({ detail }) => detail,
  confirmed_at_utc: ({ tick }) => tick?.at?.toISOString() ?? null,
  confirmed_by: ({ tick }) => tick?.by ?? null,
};

/** Every point that the page shows, in its order. */
export async function postureExportResponse(ctx: SignedInCtx): Promise<Response> {
  const { points } = await getPosture(ctx);
  const rows = points.map((point) => Object.values(FIELDS).map((say) => say(point)));
  return csvFile(`steward-posture-${dayOf(ctx.now)}.csv`, Object.keys(FIELDS), rows);
}
