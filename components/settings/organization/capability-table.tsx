import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { ProbedCapability } from '@/lib/domain/organization/schema';
import { CAPABILITY_LOOK, CAPABILITY_WORDS } from './capability-words';

const COLUMNS: readonly Column<ProbedCapability>[] = [
  { id: 'name', header: 'What', cell: ({ capability }) => CAPABILITY_WORDS[capability].name },
  {
    id: 'state',
    header: 'Readable',
    cell: ({ state }) => <Status tone={CAPABILITY_LOOK[state].tone}>{CAPABILITY_LOOK[state].word}</Status>,
  },
  { id: 'use', header: 'Used for', cell: ({ capability }) => CAPABILITY_WORDS[capability].use },
  {
    id: 'reason',
    header: 'Why not',
    cell: ({ reason }) =>
      reason ? (
        <p className="max-w-[56ch] whitespace-normal text-muted">{reason}</p>
      ) : (
        <span className="text-muted">–</span>
      ),
  },
];

/** What the key can read, capability by capability. */
export function CapabilityTable({ rows }: { rows: readonly ProbedCapability[] }) {
  return (
    <DataTable caption="What the key can read" columns={COLUMNS} rows={rows} rowKey={({ capability }) => capability} />
  );
}
