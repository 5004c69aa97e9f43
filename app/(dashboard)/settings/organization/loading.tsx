import { Panel } from '@/components/ui/panel';
import { HeadSkeleton, LineSkeleton, TableSkeleton } from '@/components/ui/skeletons';

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Organisation" />
      <div className="mb-4 grid gap-4 lg:grid-cols-2" aria-hidden="true">
        {['Organisation', 'Connection'].map((title) => (
          <Panel key={title} title={title}>
            <div className="flex flex-col gap-3">
              <LineSkeleton width="60%" />
              <LineSkeleton width="80%" />
              <LineSkeleton width="50%" />
              <LineSkeleton width="40%" />
            </div>
          </Panel>
        ))}
      </div>
      <Panel title="What the key can read" isFlush>
        <TableSkeleton rows={10} />
      </Panel>
    </>
  );
}
