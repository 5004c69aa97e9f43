import { keyHref } from '@/components/api-keys/key-words';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { formatInstant } from '@/lib/core/time';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import type { KeyChangeRow } from '@/lib/domain/key-changes/query-schema';
import { STEP_WORDS } from './change-words';

const COLUMNS: Column<KeyChangeRow>[] = [
  {
    id: 'label',
    header: 'Key',
    cell: ({ apiKeyId, label, message, state }) => (
      <span className="block py-1 leading-tight [overflow-wrap:anywhere]">
        <NameLink href={keyHref(kindOfKey(apiKeyId), apiKeyId)}>{label}</NameLink>
        {message && (
          <span className={`block text-xs ${state === 'failed' ? 'text-bad' : 'text-muted'}`}>{message}</span>
        )}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'Outcome',
    cell: ({ state }) => {
      const { tone, word } = STEP_WORDS[state] ?? { tone: 'neutral', word: state };
      return <Status tone={tone}>{word}</Status>;
    },
  },
  {
    id: 'at',
    header: 'When',
    align: 'end',
    cell: ({ at, state }) =>
      state === 'waiting' ? '' : <span className="whitespace-nowrap">{formatInstant(at)}</span>,
  },
];

/** What became of each key, those that failed first. */
export function ProgressTable({ rows }: { rows: readonly KeyChangeRow[] }) {
  return <DataTable caption="Keys of this change" columns={COLUMNS} rows={rows} rowKey={({ apiKeyId }) => apiKeyId} />;
}
