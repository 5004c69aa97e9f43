import { Panel } from '@/components/ui/panel';
import { ChartSkeleton, LineSkeleton, TableSkeleton } from '@/components/ui/skeletons';

/** A trend with its facts while they are on the way. */
export function TrendSkeleton() {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <p role="status" className="sr-only">
        Loading
      </p>
      <Panel>
        <div className="flex flex-col gap-4 pt-4">
          <LineSkeleton width="12rem" />
          <ChartSkeleton height={240} />
        </div>
      </Panel>
      <Panel isFlush>
        <TableSkeleton rows={7} />
      </Panel>
    </div>
  );
}
