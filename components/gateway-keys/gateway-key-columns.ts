import { slotName } from '@/components/charts/series-colors';
import type { ListColumn } from '@/components/page/list/list-column';
import type { PersonActor } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import type { GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import {
  addressesCell,
  environmentCell,
  expiryCell,
  limitsCell,
  ownerCell,
  stateCell,
  usedCell,
} from './gateway-key-cells';
import { gatewayKeyHref } from './gateway-key-words';

/** The reader sees nothing of any key but its name and place. */
export function seesNamesOnly(actor: PersonActor): boolean {
  const { namesOnly, workspaceIds, own } = reach(actor, 'gateway_key:read');
  return namesOnly && workspaceIds.length === 0 && !own;
}

/** What the list of a workspace's Steward keys shows. */
export function gatewayKeyColumns(now: Date, isNamesOnly: boolean): ListColumn<GatewayKeyRow>[] {
  const columns: ListColumn<GatewayKeyRow>[] = [
    {
      id: 'name',
      label: 'Steward key',
      isSortable: true,
      isTall: true,
      cell: ({ id, name, endsWith }) => {
        const link = { text: name, href: gatewayKeyHref(id), look: 'name' as const, mark: slotName('api_key', id) };
        return endsWith ? [link, { text: `sk-ant-stw-…${endsWith}`, look: 'hint' }] : link;
      },
      file: {},
    },
    { id: 'state', label: 'State', onCard: 'lead', isState: true, cell: stateCell, file: {} },
    { id: 'owner', label: 'Owner', onCard: 'line', isSortable: true, cell: ownerCell, file: {} },
    { id: 'environment', label: 'Environment', onCard: 'line', cell: environmentCell, file: {} },
    { id: 'expires', label: 'Expires', isSortable: true, align: 'end', cell: (key) => expiryCell(key, now), file: {} },
    {
      id: 'used',
      label: 'Last used',
      onCard: 'named',
      isSortable: true,
      align: 'end',
      cell: (key) => usedCell(key, now),
      file: {},
    },
    { id: 'addresses', label: 'Addresses', cell: addressesCell, file: {} },
    { id: 'limits', label: 'Limits', cell: limitsCell, file: {} },
  ];
  return isNamesOnly ? columns.filter(({ id }) => id === 'name') : columns;
}
