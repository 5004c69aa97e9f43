import { Panel } from '@/components/ui/panel';
import { TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <Panel isFlush>
      <TableSkeleton rows={8} />
    </Panel>
  );
}
