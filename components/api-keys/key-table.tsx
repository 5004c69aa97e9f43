import type { ListColumn } from '@/components/page/list/list-column';
import { ListTable } from '@/components/page/list/list-table';
import type { Sorting } from '@/components/page/list/sorting';
import type { PersonActor } from '@/lib/access/principals';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import type { KeySort } from '@/lib/domain/api-keys/schema';
import { actsFor } from './key-actions';

interface KeyTableProps {
  actor: PersonActor;
  rows: readonly ApiKeyRow[];
  columns: readonly ListColumn<ApiKeyRow>[];
  sorting: Sorting<KeySort>;
  hrefOf: (next: Sorting<KeySort>) => string;
}

export function KeyTable({ actor, ...props }: KeyTableProps) {
  return (
    <ListTable
      caption="API keys"
      rowKey={({ id }) => id}
      menuOf={(key) => (actsFor(actor, key).length > 0 ? key.status : null)}
      {...props}
    />
  );
}
