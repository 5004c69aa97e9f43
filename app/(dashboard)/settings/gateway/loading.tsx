import { Panel } from '@/components/ui/panel';
import { TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <Panel title="The gateway" isFlush>
      <TableSkeleton rows={6} />
    </Panel>
  );
}
