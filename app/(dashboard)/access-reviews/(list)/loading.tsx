import { Panel } from '@/components/ui/panel';
import { HeadSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Access reviews" />
      <Panel isFlush>
        <TableSkeleton rows={6} />
      </Panel>
    </>
  );
}
