import { evidencePackResponse } from '@/lib/doors/evidence-pack';
import { fileRoute } from '@/lib/doors/file-route';

/** What auditors ask for of a period, as one archive. */
export const GET = fileRoute('evidence_pack', { permission: 'access_review:write' }, (ctx, { request }) =>
  evidencePackResponse(ctx, request),
);
