import { Notice } from '@/components/ui/notice';

export interface BadLineRow {
  line: number;
  email: string;
  message: string;
}

/** The lines that were not taken, each with its sentence. */
export function BadLines({ rows }: { rows: readonly BadLineRow[] }) {
  if (rows.length === 0) return null;
  return (
    <Notice
      tone="warning"
      title={rows.length === 1 ? '1 line was not accepted' : `${rows.length} lines were not accepted`}
      isAlert
    >
      <ul className="flex flex-col gap-1">
        {rows.map(({ line, email, message }) => (
          <li key={line} className="text-table">
            <span className="figure text-muted">Line {line}</span>{' '}
            <span className="font-medium text-foreground [overflow-wrap:anywhere]">{email || '(empty)'}</span> {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
