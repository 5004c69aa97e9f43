import type { ReactNode } from 'react';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** Asks before anything is sent, so that a refusal is a 403; the pages ask again at each visit. */
export default async function GatewayLayout({ children }: { children: ReactNode }) {
  requirePermission(await pageCtx(), 'gateway_key:read');
  return children;
}
