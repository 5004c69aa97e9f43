import { ChartBone, HeadBone, LineBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <>
      <HeadBone title="Usage & cost" />
      <div className="mb-4 flex gap-2" aria-hidden="true">
        {['9rem', '17rem', '11rem', '10rem'].map((width) => (
          <div key={width} className="bone h-8" style={{ width }} />
        ))}
      </div>
      <Panel className="mb-4">
        <div className="flex flex-col gap-4 pt-4">
          <LineBone width="12rem" />
          <ChartBone />
        </div>
      </Panel>
      <Panel isFlush>
        <TableBone />
      </Panel>
    </>
  );
}
