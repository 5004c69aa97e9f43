import { HeadBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <>
      <HeadBone title="What roles may do" />
      <Panel isFlush>
        <TableBone rows={16} />
      </Panel>
    </>
  );
}
