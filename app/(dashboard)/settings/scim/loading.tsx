import { Panel } from '@/components/ui/panel';
import { HeadSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="SCIM" />
      <div className="mb-4 grid gap-4 lg:grid-cols-2">
        <Panel isFlush>
          <TableSkeleton rows={6} />
        </Panel>
        <Panel isFlush>
          <TableSkeleton rows={6} />
        </Panel>
      </div>
      <Panel isFlush>
        <TableSkeleton rows={8} />
      </Panel>
    </>
  );
}
