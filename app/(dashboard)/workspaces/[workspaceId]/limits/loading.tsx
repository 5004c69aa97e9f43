import { TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <Panel title="Limits" isFlush>
      <TableBone rows={12} />
    </Panel>
  );
}
