'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { type ExportFile, KEPT_FILTERS } from '@/lib/domain/exports/rules';
import { takeExportAction } from '@/lib/doors/actions/exports';
import type { Outcome } from '@/lib/operations/outcome';
import { NO_ANSWER, newIdempotencyKey } from './idempotency';
import { OutcomeNote } from './outcome-note';

/** Prints the page, once the audit has been told: paper leaves Steward as a file does. */
export function PrintButton({ file }: { file: ExportFile }) {
  const [problem, setProblem] = useState<Exclude<Outcome, { status: 'succeeded' }> | null>(null);
  const print = async () => {
    const { pathname, search } = window.location;
    const filters = { page: `${pathname}${search}`.slice(0, KEPT_FILTERS.value) };
    const taken = { exportId: newIdempotencyKey(), file, format: 'print', filters, rows: null, bytes: null };
    const outcome = await takeExportAction({ ...taken, state: 'whole' }, newIdempotencyKey()).catch(() => NO_ANSWER);
    const isTold = outcome.status === 'succeeded' || outcome.status === 'running';
    setProblem(isTold ? null : outcome);
    if (isTold) window.print();
  };
  return (
    <div className="no-print flex flex-col items-end gap-2">
      <Button variant="outline" onPress={() => void print()}>
        Print
      </Button>
      {problem && <OutcomeNote problem={problem} />}
    </div>
  );
}
