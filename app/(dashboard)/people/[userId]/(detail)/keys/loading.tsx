import { TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <Panel title="API keys" isFlush>
      <TableBone rows={6} />
    </Panel>
  );
}
