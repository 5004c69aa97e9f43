import { HeadBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <>
      <HeadBone title="Sync" />
      <div className="bone mb-4 h-16 rounded-xl" aria-hidden="true" />
      <Panel title="Runs" isFlush>
        <TableBone rows={12} />
      </Panel>
    </>
  );
}
