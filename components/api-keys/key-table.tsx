import { GatewayKeyMenus } from '@/components/gateway-keys/gateway-key-menus';
import { menuWith } from '@/components/gateway-keys/key-acts';
import type { ListColumn } from '@/components/page/list/list-column';
import { ListTable } from '@/components/page/list/list-table';
import type { Sorting } from '@/components/page/list/sorting';
import type { PersonActor } from '@/lib/access/principals';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import type { KeySort } from '@/lib/domain/api-keys/schema';
import type { GatewayKeyState } from '@/lib/domain/gateway-keys/rules';
import { actsFor } from './key-actions';

export interface KeyTableProps {
  actor: PersonActor;
  rows: readonly ApiKeyRow[];
  columns: readonly ListColumn<ApiKeyRow>[];
  sorting: Sorting<KeySort>;
  hrefOf: (next: Sorting<KeySort>) => string;
  isPickable?: boolean;
}

export function KeyTable({ actor, ...props }: KeyTableProps) {
  const menuOf = (key: ApiKeyRow) => {
    if (key.kind === 'steward') return stewardMenu(actor, key);
    return actsFor(actor, key).length > 0 ? key.status : null;
  };
  return (
    <GatewayKeyMenus>
      <ListTable caption="API keys" rowKey={({ id }) => id} menuOf={menuOf} {...props} />
    </GatewayKeyMenus>
  );
}

function stewardMenu(actor: PersonActor, { status, steward, workspaceId }: ApiKeyRow): string | null {
  const state = STATE_OF[status ?? ''];
  return state && steward && workspaceId ? menuWith(actor, workspaceId, state, steward.isRotated) : null;
}

/** The states of Steward's keys by what the list calls them. */
const STATE_OF: Readonly<Record<string, GatewayKeyState>> = {
  ...{ active: 'live', inactive: 'disabled', expired: 'expired', revoked: 'revoked' },
};
