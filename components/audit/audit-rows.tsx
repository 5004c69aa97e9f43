'use client';

import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { outcomeLook } from './outcome-look';

export interface ShownChange {
  id: string;
  at: string;
  who: string;
  command: string;
  what: string;
  target: string;
  targetId: string;
  /** The page of what was changed, where the reader may open it. */
  href?: string;
  state: string;
  note?: string;
  /** What was changed, in a line or two: its name, what it is, and what it was. */
  fields: readonly (readonly [words: string, after: string, before?: string])[];
  moreFields?: number;
}

const COLUMNS: Column<ShownChange>[] = [
  {
    id: 'at',
    header: 'Time',
    cell: ({ id, at }) => (
      <a href={`/audit/${id}`} className="plain-link whitespace-nowrap">
        {at}
      </a>
    ),
  },
  { id: 'actor', header: 'Who', cell: ({ who }) => who },
  {
    id: 'what',
    header: 'What',
    cell: (change) => (
      <div>
        <span title={change.command}>{change.what}</span>
        {change.fields.length > 0 && <Lines {...change} />}
      </div>
    ),
  },
  {
    id: 'target',
    header: 'Target',
    cell: ({ target, targetId, href }) =>
      href ? (
        <a href={href} title={targetId} className="plain-link">
          {target}
        </a>
      ) : (
        <span title={targetId} className="[overflow-wrap:anywhere]">
          {target}
        </span>
      ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    cell: ({ state, note }) => {
      const { tone, word } = outcomeLook(state);
      return (
        <div className="max-w-[44ch]">
          <Status tone={tone}>{word}</Status>
          {note && <p className="cell-note text-start">{note}</p>}
        </div>
      );
    },
  },
];

export function AuditRows({ rows }: { rows: readonly ShownChange[] }) {
  return <DataTable caption="Changes, newest first" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}

function Lines({ fields, moreFields }: Pick<ShownChange, 'fields' | 'moreFields'>) {
  return (
    <ul className="change-lines">
      {fields.map(([words, after, before]) => (
        <li key={words}>
          {words}:{' '}
          {before !== undefined && (
            <>
              {before} <span role="img" aria-label="became" className="icon icon-arrow-right" />{' '}
            </>
          )}
          <b>{after}</b>
        </li>
      ))}
      {moreFields && <li>{`and ${moreFields} more`}</li>}
    </ul>
  );
}
