import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status, type Tone } from '@/components/ui/status';
import type { AuditRecord } from '@/lib/domain/audit/query-schema';

type Step = AuditRecord['steps'][number];

const STATES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  waiting: { tone: 'busy', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
  done: { tone: 'good', word: 'Done' },
  failed: { tone: 'danger', word: 'Failed' },
  unknown: { tone: 'warning', word: 'Not known yet' },
};

const COLUMNS: Column<Step>[] = [
  { id: 'label', header: 'Step', cell: ({ label }) => label },
  {
    id: 'state',
    header: 'Outcome',
    cell: ({ state, message }) => {
      const { tone, word } = STATES[state] ?? { tone: 'neutral' as const, word: state };
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
