import { Panel } from '@/components/ui/panel';
import type { SignInRow } from '@/lib/domain/sessions/query-schema';
import { SignInTable } from './sign-in-table';

interface SignInsProps {
  rows: readonly SignInRow[];
  now: Date;
  /** Whose they are; without a name, the reader's own. */
  whose?: string;
}

/** The last sign-ins of one person, as the audit tells them. */
export function SignIns({ rows, now, whose }: SignInsProps) {
  return (
    <Panel
      title="Sign-in history"
      note="From the audit, newest first. Wrong passwords are counted by hour and appear when it is over. All times UTC."
      className="mt-4"
      isFlush={rows.length > 0}
    >
      {rows.length === 0 ? (
        <p className="text-muted">No sign-in is on record yet.</p>
      ) : (
        <SignInTable rows={rows} now={now} whose={whose} />
      )}
    </Panel>
  );
}
