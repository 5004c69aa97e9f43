import { type ListTableColumn, PlainListTable } from '@/components/page/list/list-table';
import { agoCell } from '@/components/page/list/plain-cells';
import { counted } from '@/lib/core/counted';
import type { ChannelRow } from '@/lib/domain/channels/query-schema';
import { channelKindWords, channelLook } from './channel-words';

interface ChannelTableProps {
  channels: readonly ChannelRow[];
  mailFrom: string | null;
  now: Date;
}

/** Every channel, what it sends and how it is doing. */
export function ChannelTable({ channels, mailFrom, now }: ChannelTableProps) {
  const columns: ListTableColumn<ChannelRow>[] = [
    {
      id: 'name',
      label: 'Channel',
      cell: ({ id, name }) => ({ text: name, look: 'name', href: `/settings/channels/${id}` }),
    },
    { id: 'kind', label: 'Kind', onCard: 'line', cell: ({ kind }) => channelKindWords(kind) },
    {
      id: 'to',
      label: 'To',
      cell: ({ kind, addressShown }) =>
        kind === 'email' ? (mailFrom ? `Each person, from ${mailFrom}` : 'Not set up') : (addressShown ?? ''),
    },
    { id: 'sends', label: 'Sends', cell: sendsWords },
    {
      id: 'state',
      label: 'State',
      onCard: 'line',
      cell: (row) => {
        const isOff = row.kind === 'email' && !mailFrom;
        const { tone, word } = isOff ? { tone: 'neutral' as const, word: 'Off' } : channelLook(row);
        return { text: word, tone };
      },
    },
    {
      id: 'last',
      label: 'Last delivered',
      cell: ({ deliveredAt }) => (deliveredAt ? agoCell(deliveredAt, now) : { text: 'Nothing yet', look: 'muted' }),
    },
  ];
  return <PlainListTable caption="Channels" columns={columns} rows={channels} rowKey={({ id }) => id} />;
}

function sendsWords({ kind, kinds, workspaceIds, money }: ChannelRow): string {
  if (kind === 'email') return 'What each person chose';
  return [
    counted(kinds.length, 'kind', 'kinds'),
    ...(workspaceIds.length > 0 ? [`for ${counted(workspaceIds.length, 'workspace', 'workspaces')}`] : []),
    money ? 'with amounts' : 'without amounts',
  ].join(', ');
}
