import { TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <Panel isFlush>
      <TableBone rows={8} />
    </Panel>
  );
}
