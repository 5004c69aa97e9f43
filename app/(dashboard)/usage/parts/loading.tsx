import { HeadBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <>
      <HeadBone title="All parts" />
      <Panel isFlush>
        <TableBone />
      </Panel>
    </>
  );
}
