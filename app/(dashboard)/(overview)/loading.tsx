import { Panel } from '@/components/ui/panel';
import { ChartSkeleton, HeadSkeleton, LineSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Overview" />
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4" aria-hidden="true">
        {['This month', 'Forecast', 'Last month', '30 days'].map((card) => (
          <div key={card} className="flex h-26 flex-col gap-3 rounded-xl border border-line bg-surface px-4 py-4">
            <LineSkeleton width="6rem" />
            <div className="skeleton h-8 w-36" />
          </div>
        ))}
      </div>
      <Panel className="my-4">
        <div className="pt-4">
          <ChartSkeleton />
        </div>
      </Panel>
      <Panel title="Biggest changes this week" className="mb-4" isFlush>
        <TableSkeleton rows={5} />
      </Panel>
      <div className="grid gap-4 lg:grid-cols-3">
        {['Workspaces', 'Models', 'API keys'].map((list) => (
          <Panel key={list} title={list} isFlush>
            <TableSkeleton rows={5} />
          </Panel>
        ))}
      </div>
    </>
  );
}
