import type { ListColumn } from '@/components/page/list/list-column';
import { ListTable } from '@/components/page/list/list-table';
import type { Sorting } from '@/components/page/list/sorting';
import type { PersonActor } from '@/lib/access/principals';
import type { GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import type { GatewayKeySort } from '@/lib/domain/gateway-keys/schema';
import { GatewayKeyMenus } from './gateway-key-menus';
import { menuWith } from './key-acts';

interface GatewayKeyTableProps {
  actor: PersonActor;
  rows: readonly GatewayKeyRow[];
  columns: readonly ListColumn<GatewayKeyRow>[];
  sorting: Sorting<GatewayKeySort>;
  hrefOf: (next: Sorting<GatewayKeySort>) => string;
}

export function GatewayKeyTable({ actor, ...props }: GatewayKeyTableProps) {
  const menuOf = ({ workspaceId, state, replacedById }: GatewayKeyRow) =>
    menuWith(actor, workspaceId, state, replacedById !== null);
  return (
    <GatewayKeyMenus>
      <ListTable caption="Steward keys" rowKey={({ id }) => id} menuOf={menuOf} {...props} />
    </GatewayKeyMenus>
  );
}
