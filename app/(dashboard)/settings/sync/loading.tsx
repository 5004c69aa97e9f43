import { Panel } from '@/components/ui/panel';
import { HeadSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Sync" />
      <div className="skeleton mb-4 h-16 rounded-xl" aria-hidden="true" />
      <Panel title="Runs" isFlush>
        <TableSkeleton rows={12} />
      </Panel>
    </>
  );
}
