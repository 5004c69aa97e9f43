import { STEP_LOOKS } from '@/components/forms/step-looks';
import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status, type Tone } from '@/components/ui/status';
import type { AuditRecord } from '@/lib/domain/audit/query-schema';

type Step = AuditRecord['steps'][number];

const LOOKS: Readonly<Record<string, { tone: Tone; word: string }>> = STEP_LOOKS;

const COLUMNS: Column<Step>[] = [
  { id: 'label', header: 'Step', cell: ({ label }) => label },
  {
    id: 'state',
    header: 'Outcome',
    cell: ({ state, message }) => {
      const { tone, word } = LOOKS[state] ?? { tone: 'neutral' as const, word: state };
      return (
        <div>
          <Status tone={tone}>{word}</Status>
          {message && <p className="mt-0.5 text-xs text-muted">{message}</p>}
        </div>
      );
    },
  },
  { id: 'at', header: 'Time', cell: ({ at }) => <Instant at={at} /> },
];

export function StepTable({ steps }: { steps: readonly Step[] }) {
  return (
    <DataTable
      caption="Steps of the change"
      columns={COLUMNS}
      rows={steps}
      rowKey={({ label, at }) => `${label} ${at.toISOString()}`}
    />
  );
}
