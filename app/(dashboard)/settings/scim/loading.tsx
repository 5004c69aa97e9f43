import { HeadBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <>
      <HeadBone title="SCIM" />
      <div className="mb-4 grid gap-4 lg:grid-cols-2">
        <Panel isFlush>
          <TableBone rows={6} />
        </Panel>
        <Panel isFlush>
          <TableBone rows={6} />
        </Panel>
      </div>
      <Panel isFlush>
        <TableBone rows={8} />
      </Panel>
    </>
  );
}
