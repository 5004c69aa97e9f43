import { Time } from '@/components/page/figures/time';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { TokenRow } from '@/lib/domain/tokens/query-schema';
import { Expiry } from './expiry';
import { RevokeButton, TakeOverButton } from './token-actions';
import { holderWords, powerWords, STATE_LOOKS, usedWords } from './token-words';

interface TokenTableProps {
  tokens: readonly TokenRow[];
  mayTakeOver: boolean;
  now: Date;
}

export function TokenTable({ tokens, mayTakeOver, now }: TokenTableProps) {
  const columns: Column<TokenRow>[] = [
    {
      id: 'name',
      header: 'Token',
      cell: ({ id, name, endsWith }) => (
        <span className="[overflow-wrap:anywhere]">
          <NameLink href={`/settings/tokens/${id}`}>{name}</NameLink>{' '}
          <span className="text-xs text-muted">stw_…{endsWith}</span>
        </span>
      ),
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ state }) => <Status tone={STATE_LOOKS[state].tone}>{STATE_LOOKS[state].word}</Status>,
    },
    {
      id: 'may',
      header: 'May do',
      cell: (row) => <span className="whitespace-normal">{powerWords(row)}</span>,
    },
    {
      id: 'where',
      header: 'Where',
      cell: ({ workspaces, addresses }) => (
        <span className="whitespace-normal">
          {workspaces ? workspaces.map(({ name }) => name).join(', ') : 'All workspaces'}
          {addresses.length > 0 && <span className="block text-xs text-muted">from {addresses.join(', ')}</span>}
        </span>
      ),
    },
    {
      id: 'holder',
      header: 'Answers for it',
      cell: holderWords,
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: ({ expiresAt }) => <Expiry at={expiresAt} now={now} />,
    },
    {
      id: 'used',
      header: 'Last used',
      cell: ({ lastUsedAt, days }) =>
        lastUsedAt ? (
          <span>
            <Time at={lastUsedAt} now={now} />
            <span className="block text-xs text-muted">{usedWords(days)}</span>
          </span>
        ) : (
          <span className="text-muted">Never</span>
        ),
    },
    {
      id: 'act',
      header: <span className="sr-only">Change</span>,
      label: '',
      align: 'end',
      cell: ({ id, name, state, role, isOwnerHeld, isMine }) =>
        state === 'live' && (
          <span className="flex justify-end gap-2">
            {mayTakeOver && role !== null && !(isOwnerHeld && isMine) && <TakeOverButton tokenId={id} name={name} />}
            <RevokeButton tokenId={id} name={name} />
          </span>
        ),
    },
  ];
  return <DataTable caption="API tokens" columns={columns} rows={tokens} rowKey={({ id }) => id} />;
}
