import { HeadBone, LineBone, TableBone } from '@/components/ui/bones';
import { Panel } from '@/components/ui/panel';

export default function Loading() {
  return (
    <>
      <HeadBone title="Organisation" />
      <div className="mb-4 grid gap-4 lg:grid-cols-2" aria-hidden="true">
        {['Organisation', 'Connection'].map((title) => (
          <Panel key={title} title={title}>
            <div className="flex flex-col gap-3">
              <LineBone width="60%" />
              <LineBone width="80%" />
              <LineBone width="50%" />
              <LineBone width="40%" />
            </div>
          </Panel>
        ))}
      </div>
      <Panel title="What the key may read" isFlush>
        <TableBone rows={10} />
      </Panel>
    </>
  );
}
