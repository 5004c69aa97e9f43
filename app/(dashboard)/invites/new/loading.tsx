import { HeadBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <>
      <HeadBone title="Ask for invites" />
      <Panel className="max-w-3xl" isFlush>
        <TableBone rows={10} />
      </Panel>
    </>
  );
}
