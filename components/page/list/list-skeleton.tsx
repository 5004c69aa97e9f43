import { Panel } from '@/components/ui/panel';
import { HeadSkeleton, TableSkeleton } from '@/components/ui/skeletons';

/** A list page while its rows are on the way. */
export function ListSkeleton({ title }: { title: string }) {
  return (
    <>
      <HeadSkeleton title={title} />
      <div className="mb-3 flex flex-col gap-3" aria-hidden="true">
        <div className="skeleton h-8 w-full sm:w-80" />
        <div className="flex gap-1">
          {['4rem', '6rem', '11rem', '11rem'].map((width, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture that never reorders
            <div key={at} className="skeleton h-7" style={{ width }} />
          ))}
        </div>
      </div>
      <Panel isFlush>
        <TableSkeleton rows={14} />
      </Panel>
    </>
  );
}
