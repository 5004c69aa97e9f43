import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status, type Tone } from '@/components/ui/status';
import { counted } from '@/lib/core/counted';
import { browserWords } from '@/lib/domain/sessions/browser-rules';
import type { SignInRow } from '@/lib/domain/sessions/query-schema';
import { methodWords } from './method-words';

const OUTCOMES: Readonly<Record<SignInRow['outcome'], { tone: Tone; words: (row: SignInRow) => string }>> = {
  signed_in: { tone: 'good', words: () => 'Signed in' },
  confirmed: { tone: 'neutral', words: () => 'Confirmed' },
  failed: { tone: 'danger', words: ({ attempts }) => counted(attempts, 'wrong password', 'wrong passwords') },
};

interface SignInTableProps {
  rows: readonly SignInRow[];
  now: Date;
  /** Whose they are; without a name, the reader's own. */
  whose?: string;
}

/** Who came in, how, from where, and who did not. */
export function SignInTable({ rows, now, whose }: SignInTableProps) {
  const columns: Column<SignInRow>[] = [
    { id: 'at', header: 'When', cell: (row) => <Time at={row.at} now={now} /> },
    {
      id: 'outcome',
      header: 'Outcome',
      cell: (row) => <Status tone={OUTCOMES[row.outcome].tone}>{OUTCOMES[row.outcome].words(row)}</Status>,
    },
    { id: 'method', header: 'With', cell: (row) => methodWords(row.method, row.factor) },
    {
      id: 'browser',
      header: 'Browser',
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-x-3">
          {row.agent ? (
            <span title={row.agent}>{browserWords(row.agent)}</span>
          ) : (
            <span className="text-muted">Not known</span>
          )}
          {row.isNewBrowser && <Status tone="warning">New browser</Status>}
        </span>
      ),
    },
    {
      id: 'address',
      header: 'Address',
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-x-3">
          {row.address ?? <span className="text-muted">Not shown</span>}
          {row.isNewNetwork && <span className="text-muted">New address</span>}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      caption={whose ? `Sign-ins of ${whose}` : 'Your sign-ins'}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.intentId}
    />
  );
}
