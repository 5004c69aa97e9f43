'use client';

import { formatCount } from '@/components/page/figures/format';
import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { SyncRunItem } from '@/lib/domain/sync/query-schema';
import { formatDuration, KIND_WORDS, runProblems, STATE_LOOK } from './run-words';

export function RunTable({ runs, now }: { runs: readonly SyncRunItem[]; now: Date }) {
  const columns: Column<SyncRunItem>[] = [
    { id: 'started', header: 'Started', cell: (run) => <Time at={new Date(run.startedAt)} now={now} /> },
    { id: 'kind', header: 'What', cell: (run) => KIND_WORDS[run.kind] ?? run.kind },
    { id: 'trigger', header: 'Requested by', cell: (run) => (run.trigger === 'manual' ? 'A person' : 'Schedule') },
    { id: 'state', header: 'Outcome', cell: (run) => <Outcome run={run} /> },
    { id: 'requests', header: 'Requests', align: 'end', cell: (run) => formatCount(BigInt(run.requests)) },
    { id: 'items', header: 'Read', align: 'end', cell: (run) => formatCount(BigInt(run.itemsRead)) },
    { id: 'rows', header: 'Rows changed', align: 'end', cell: (run) => formatCount(BigInt(run.rowsWritten)) },
    {
      id: 'duration',
      header: 'Took',
      align: 'end',
      cell: (run) => (run.durationMs === null ? '–' : formatDuration(run.durationMs)),
    },
  ];
  return <DataTable caption="Sync runs, newest first" columns={columns} rows={runs} rowKey={(run) => run.id} />;
}

function Outcome({ run }: { run: SyncRunItem }) {
  const { tone, word } = STATE_LOOK[run.state] ?? { tone: 'neutral', word: run.state };
  const problems = runProblems(run);
  return (
    <div className="max-w-[48ch]">
      <Status tone={tone}>{word}</Status>
      {problems.length > 0 && (
        <ul className="mt-0.5 text-start text-xs text-muted">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
