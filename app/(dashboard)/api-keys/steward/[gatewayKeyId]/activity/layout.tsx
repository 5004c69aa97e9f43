import type { ReactNode } from 'react';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** Asks before anything is sent, so that a refusal is a 403. */
export default async function ActivityLayout({ children }: { children: ReactNode }) {
  requirePermission(await pageCtx(), 'audit:read');
  return children;
}
