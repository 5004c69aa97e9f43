import { Panel } from '@/components/ui/panel';
import { HeadSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="What roles may do" />
      <Panel isFlush>
        <TableSkeleton rows={16} />
      </Panel>
    </>
  );
}
