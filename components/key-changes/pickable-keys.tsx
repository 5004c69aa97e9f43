import { KeyTable, type KeyTableProps } from '@/components/api-keys/key-table';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import type { ApiKeyPage } from '@/lib/domain/api-keys/query-schema';
import { ALL_ACTS } from '@/lib/domain/key-changes/rules';
import { KeySelection } from './key-selection';

interface PickableKeysProps {
  actor: PersonActor;
  list: ApiKeyPage;
  /** The list's own filters, as in its address. */
  filters: string;
  table: Omit<KeyTableProps, 'actor' | 'rows' | 'isPickable'>;
}

/** The table of keys, whose rows can be picked by whoever may change keys. */
export function PickableKeys({ actor, list, filters, table }: PickableKeysProps) {
  const { rows, total } = list;
  if (!can(actor, 'api_key:write')) return <KeyTable actor={actor} rows={rows} {...table} />;
  const acts = ALL_ACTS.filter((act) => act !== 'cost_centre' || can(actor, 'cost_centre:write'));
  return (
    <KeySelection total={total} filters={filters} acts={acts}>
      <KeyTable actor={actor} rows={rows} isPickable {...table} />
    </KeySelection>
  );
}
