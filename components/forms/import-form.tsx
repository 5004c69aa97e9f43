'use client';

import { Button } from '@heroui/react/button';
import { useRouter } from 'next/navigation';
import { type ChangeEvent, useState } from 'react';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Notice } from '@/components/ui/notice';
import { readTable, type TableRow } from '@/lib/core/delimited';
import { LINES_AT_ONCE, type NamedLine, type ReadFile } from '@/lib/core/named-lines';
import type { Action } from '@/lib/operations/outcome';
import { newIdempotencyKey } from './idempotency';
import { pollOutcome } from './poll-outcome';
import { useLeaveWarning } from './use-leave-warning';

interface Refused {
  line: number;
  message: string;
}

/** What became of some lines. */
interface Kept {
  created: number;
  changed: number;
  unchanged: number;
  refused: Refused[];
}

const NONE: Kept = { created: 0, changed: 0, unchanged: 0, refused: [] };

interface Progress extends Kept {
  done: number;
  total: number;
  /** Why it ended before the end of the file. */
  problem: string | null;
}

const COLUMNS: Column<Refused>[] = [
  { id: 'line', header: 'Line', cell: ({ line }) => String(line) },
  { id: 'message', header: 'Reason', cell: ({ message }) => message },
];

interface ImportFormProps<Column extends string> {
  readFile(rows: readonly TableRow[]): ReadFile<Column>;
  action: Action<{ lines: NamedLine<Column>[] }>;
}

/** A file, sent in parts: good lines are imported, each bad one is named. */
export function ImportForm<Column extends string>({ readFile, action }: ImportFormProps<Column>) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [lines, setLines] = useState<readonly NamedLine<Column>[]>([]);
  const [progress, setProgress] = useState<Progress | null>(null);
  const isRunning = progress !== null && progress.done < progress.total && progress.problem === null;
  useLeaveWarning(isRunning);
  const choose = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0];
    setProgress(null);
    if (!file) return setLines([]);
    const found = readFile(readTable((await file.text()).replace(/^\uFEFF/, '')));
    setProblem('problem' in found ? found.problem : null);
    setLines('lines' in found ? found.lines : []);
  };
  const send = async () => {
    let now: Progress = { ...NONE, done: 0, total: lines.length, problem: null };
    setProgress(now);
    for (let start = 0; start < lines.length; start += LINES_AT_ONCE) {
      const piece = lines.slice(start, start + LINES_AT_ONCE);
      const result = await sendPiece(action, piece);
      now =
        'problem' in result
          ? { ...now, problem: result.problem }
          : {
              ...now,
              done: now.done + piece.length,
              created: now.created + result.created,
              changed: now.changed + result.changed,
              unchanged: now.unchanged + result.unchanged,
              refused: [...now.refused, ...result.refused],
            };
      setProgress(now);
      if (now.problem !== null) break;
    }
    router.refresh();
  };
  return (
    <div className="flex flex-col gap-4">
      <label className="flex flex-col gap-1 text-sm font-medium">
        File
        <input
          type="file"
          accept=".csv,text/csv,text/plain"
          onChange={(event) => void choose(event)}
          className="text-table"
        />
      </label>
      {problem && (
        <Notice tone="danger" title="This file cannot be read" isAlert>
          {problem}
        </Notice>
      )}
      {lines.length > 0 && (
        <div className="flex items-center gap-3">
          <Button variant="primary" isDisabled={progress !== null} isPending={isRunning} onPress={() => void send()}>
            {isRunning ? 'Importing…' : `Import ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`}
          </Button>
        </div>
      )}
      {progress && <Report progress={progress} />}
    </div>
  );
}

function Report({ progress }: { progress: Progress }) {
  const { done, total, created, changed, unchanged, refused, problem } = progress;
  const words = `${done} of ${total} lines read: ${created} created, ${changed} changed, ${unchanged} unchanged, ${refused.length} left out.`;
  return (
    <div role="status" className="flex flex-col gap-3">
      <Notice tone={problem ? 'danger' : refused.length > 0 ? 'warning' : 'good'} title={words}>
        {problem ??
          (refused.length > 0
            ? 'Correct these lines and import the file again. Lines that are in already are not changed.'
            : null)}
      </Notice>
      {refused.length > 0 && (
        <DataTable
          caption="Lines that were left out"
          columns={COLUMNS}
          rows={refused}
          rowKey={({ line }) => String(line)}
        />
      )}
    </div>
  );
}

async function sendPiece<Column extends string>(
  action: ImportFormProps<Column>['action'],
  lines: readonly NamedLine<Column>[],
): Promise<Kept | { problem: string }> {
  let outcome = await action({ lines: [...lines] }, newIdempotencyKey()).catch(() => null);
  if (outcome?.status === 'running' && outcome.intentId)
    outcome = await pollOutcome(
      outcome.intentId,
      () => false,
      () => undefined,
    );
  if (outcome?.status === 'succeeded') return outcome.result as unknown as Kept;
  return {
    problem: outcome?.message ?? 'Steward could not be reached. Import the file again: nothing is imported twice.',
  };
}
