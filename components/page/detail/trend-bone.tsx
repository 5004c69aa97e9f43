import { ChartBone, LineBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

/** A trend with its facts while they are on the way. */
export function TrendBone() {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <p role="status" className="sr-only">
        Loading
      </p>
      <Panel>
        <div className="flex flex-col gap-4 pt-4">
          <LineBone width="12rem" />
          <ChartBone height={240} />
        </div>
      </Panel>
      <Panel isFlush>
        <TableBone rows={7} />
      </Panel>
    </div>
  );
}
