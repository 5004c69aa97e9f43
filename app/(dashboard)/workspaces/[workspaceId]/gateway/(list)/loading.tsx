import { Panel } from '@/components/ui/panel';
import { TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <Panel title="Steward keys" isFlush>
      <TableSkeleton rows={12} />
    </Panel>
  );
}
