import type { ReactNode } from 'react';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** Asks before anything is sent, so that a refusal is a 403; the page asks again at each visit. */
export default async function AccessReviewsLayout({ children }: { children: ReactNode }) {
  requirePermission(await pageCtx(), 'access_review:read');
  return children;
}
