import { Panel } from '@/components/ui/panel';
import { ChartSkeleton, HeadSkeleton, LineSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Usage & cost" />
      <div className="mb-4 flex gap-2" aria-hidden="true">
        {['9rem', '17rem', '11rem', '10rem'].map((width) => (
          <div key={width} className="skeleton h-8" style={{ width }} />
        ))}
      </div>
      <Panel className="mb-4">
        <div className="flex flex-col gap-4 pt-4">
          <LineSkeleton width="12rem" />
          <ChartSkeleton />
        </div>
      </Panel>
      <Panel isFlush>
        <TableSkeleton />
      </Panel>
    </>
  );
}
