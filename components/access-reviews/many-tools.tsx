'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { ItemFilters } from '@/lib/domain/access-reviews/schema';

interface ManyToolsProps {
  reviewId: string;
  filters: Omit<ItemFilters, 'workspaceId'>;
  count: number;
}

const load = () => import('./decide-many-dialog').then((loaded) => loaded.DecideManyDialog);

export function ManyTools({ reviewId, filters, count }: ManyToolsProps) {
  return (
    <>
      <DialogButton load={load} dialogProps={{ reviewId, filters, count, decision: 'keep' as const }}>
        {`Keep all ${count}`}
      </DialogButton>
      <DialogButton load={load} dialogProps={{ reviewId, filters, count, decision: 'remove' as const }}>
        {`Remove all ${count}`}
      </DialogButton>
    </>
  );
}
