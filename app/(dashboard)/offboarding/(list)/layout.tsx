import type { ReactNode } from 'react';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** Who was offboarded is not for leads, who see the keys beside it. */
export default async function DeparturesLayout({ children }: { children: ReactNode }) {
  requirePermission(await pageCtx(), 'person:write');
  return children;
}
