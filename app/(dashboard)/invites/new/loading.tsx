import { Panel } from '@/components/ui/panel';
import { HeadSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Request invites" />
      <Panel className="max-w-3xl" isFlush>
        <TableSkeleton rows={10} />
      </Panel>
    </>
  );
}
