import { TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <Panel title="Activity" isFlush>
      <TableBone rows={12} />
    </Panel>
  );
}
