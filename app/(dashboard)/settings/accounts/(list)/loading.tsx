import { HeadBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <>
      <HeadBone title="People and roles" />
      <Panel isFlush>
        <TableBone rows={12} />
      </Panel>
    </>
  );
}
