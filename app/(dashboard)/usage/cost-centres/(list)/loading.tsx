import { Panel } from '@/components/ui/panel';
import { HeadSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Cost centres" />
      <Panel isFlush>
        <TableSkeleton />
      </Panel>
    </>
  );
}
