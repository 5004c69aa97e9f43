import { Time } from '@/components/page/figures/time';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { counted } from '@/lib/core/counted';
import type { ChannelRow } from '@/lib/domain/channels/query-schema';
import { channelKindWords, channelLook } from './channel-words';

/** Every channel, what it sends and how it is doing. */
export function ChannelTable({
  channels,
  mailFrom,
  now,
}: {
  channels: readonly ChannelRow[];
  mailFrom: string | null;
  now: Date;
}) {
  const columns: Column<ChannelRow>[] = [
    {
      id: 'name',
      header: 'Channel',
      cell: ({ id, name }) => <NameLink href={`/settings/channels/${id}`}>{name}</NameLink>,
    },
    { id: 'kind', header: 'Kind', cell: ({ kind }) => channelKindWords(kind) },
    {
      id: 'to',
      header: 'To',
      cell: ({ kind, addressShown }) =>
        kind === 'email' ? (mailFrom ? `Each person, from ${mailFrom}` : 'Not set up') : addressShown,
    },
    {
      id: 'sends',
      header: 'Sends',
      cell: ({ kind, kinds, workspaceIds, money }) =>
        kind === 'email'
          ? 'What each person chose'
          : [
              counted(kinds.length, 'kind', 'kinds'),
              ...(workspaceIds.length > 0 ? [`for ${counted(workspaceIds.length, 'workspace', 'workspaces')}`] : []),
              money ? 'with amounts' : 'without amounts',
            ].join(', '),
    },
    {
      id: 'state',
      header: 'State',
      cell: (row) => {
        const { tone, word } =
          row.kind === 'email' && !mailFrom ? { tone: 'neutral' as const, word: 'Off' } : channelLook(row);
        return <Status tone={tone}>{word}</Status>;
      },
    },
    {
      id: 'last',
      header: 'Last delivered',
      cell: ({ deliveredAt }) =>
        deliveredAt ? <Time at={deliveredAt} now={now} /> : <span className="text-muted">Nothing yet</span>,
    },
  ];
  return <DataTable caption="Channels" columns={columns} rows={channels} rowKey={({ id }) => id} />;
}
