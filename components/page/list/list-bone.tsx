import { HeadBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

/** A list page while its rows are on the way. */
export function ListBone({ title }: { title: string }) {
  return (
    <>
      <HeadBone title={title} />
      <div className="mb-3 flex flex-col gap-3" aria-hidden="true">
        <div className="bone h-8 w-full sm:w-80" />
        <div className="flex gap-1">
          {['4rem', '6rem', '11rem', '11rem'].map((width, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture that never reorders
            <div key={at} className="bone h-7" style={{ width }} />
          ))}
        </div>
      </div>
      <Panel isFlush>
        <TableBone rows={14} />
      </Panel>
    </>
  );
}
