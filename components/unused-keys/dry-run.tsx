import { KeyName } from '@/components/api-keys/key-name';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Panel } from '@/components/ui/panel';
import { counted } from '@/lib/core/counted';
import { formatDay } from '@/lib/core/time';
import type { UnusedDryRun } from '@/lib/domain/unused-keys/query-schema';
import { DRY_RUN_DAYS } from '@/lib/domain/unused-keys/rules';

const MOST_LISTED = 100;
type Row = UnusedDryRun['keys'][number];
const dayOr = (day: string | null) => (day === null ? '–' : formatDay(day));

const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', header: 'API key', cell: (row) => <KeyName {...row} /> },
  { id: 'proposed', header: 'Proposed', cell: ({ proposedDay }) => dayOr(proposedDay) },
  { id: 'told', header: 'Told', cell: ({ toldDay }) => dayOr(toldDay) },
  { id: 'disabled', header: 'Disabled', cell: ({ disabledDay }) => dayOr(disabledDay) },
  {
    id: 'again',
    header: 'Used again',
    cell: ({ usedAgainDay, disabledDay }) =>
      usedAgainDay && disabledDay ? (
        <span className="is-warning">{formatDay(usedAgainDay)}, after it was disabled</span>
      ) : (
        dayOr(usedAgainDay)
      ),
  },
];

/** What the rule about unused keys would have done, before it does anything. */
export function DryRun({ run: { usageSince, keys } }: { run: UnusedDryRun }) {
  return (
    <Panel title={`Unused keys: dry run of the last ${DRY_RUN_DAYS} days`} note="Nothing was changed" className="mb-4">
      {usageSince === null ? (
        <p className="text-muted">Use has not been read up to yesterday, so no key counts as unused.</p>
      ) : (
        <>
          <p className="mb-2 max-w-prose">{summary(keys)}</p>
          {keys.length > 0 && (
            <DataTable
              caption="What would have been done"
              columns={COLUMNS}
              rows={keys.slice(0, MOST_LISTED)}
              rowKey={({ id }) => id}
            />
          )}
          {keys.length > MOST_LISTED && (
            <p className="mt-2 text-xs text-muted">and {keys.length - MOST_LISTED} more, not listed here</p>
          )}
        </>
      )}
    </Panel>
  );
}

function summary(keys: readonly Row[]): string {
  const count = (is: (row: Row) => unknown) => keys.filter(is).length;
  const disabled = count(({ disabledDay }) => disabledDay);
  const late = count(({ disabledDay, usedAgainDay }) => disabledDay && usedAgainDay);
  return [
    `With this rule, ${counted(
      count(({ proposedDay }) => proposedDay),
      'key',
      'keys',
    )} would have been proposed,`,
    `people told about ${count(({ toldDay }) => toldDay)}, and ${disabled} disabled.`,
    late > 0
      ? `${counted(late, 'of these was', 'of these were')} used afterwards: wait longer, or protect them.`
      : disabled > 0
        ? 'None of these was used afterwards.'
        : '',
  ].join(' ');
}
