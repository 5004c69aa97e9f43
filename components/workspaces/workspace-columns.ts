import { keysHref } from '@/components/api-keys/key-params';
import { formatShare } from '@/components/page/figures/format';
import { type Cell, locked, type Piece } from '@/components/page/list/cell';
import type { ListColumn } from '@/components/page/list/list-column';
import { dayCell, instantField, spendCell, spendField, thingCell } from '@/components/page/list/plain-cells';
import { dayOf, formatDay } from '@/lib/core/time';
import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { WorkspacePage, WorkspaceRow } from '@/lib/domain/workspaces/query-schema';

const SHOWN_TAGS = 2;

/** What the list of workspaces can show, on screen and in a file. Shares are only shown to those who see the total. */
export function workspaceColumns({ rows, window, spendTotal }: WorkspacePage): ListColumn<WorkspaceRow>[] {
  const [isRead, whole] = [window !== null, BigInt(spendTotal)];
  const hasShares = rows.some(({ spendSight }) => spendSight === 'all');
  const columns: ListColumn<WorkspaceRow>[] = [
    {
      id: 'name',
      label: 'Workspace',
      isSortable: true,
      cell: ({ id, name }) => thingCell('workspace', id, name),
      file: { name: ({ name }) => name, id: ({ id }) => id },
    },
    { id: 'state', label: 'Status', onCard: 'line', cell: workspaceStateCell, file: { status: stateField } },
    {
      id: 'members',
      label: 'Members',
      onCard: 'named',
      isSortable: true,
      align: 'end',
      cell: ({ members }) =>
        members === null
          ? { text: 'Everyone', look: 'muted', title: 'The default workspace has no member list' }
          : String(members),
      file: { members: ({ members }) => members },
    },
    {
      id: 'keys',
      label: 'Active keys',
      onCard: 'named',
      isSortable: true,
      align: 'end',
      cell: keysCell,
      file: { active_keys: ({ activeKeys }) => activeKeys, unused_keys: ({ unusedKeys }) => unusedKeys },
    },
    {
      id: 'spend',
      label: 'Spend, 30 days',
      onCard: 'lead',
      isSortable: true,
      align: 'end',
      cell: ({ spend, spendSight }) =>
        spendSight === 'own'
          ? [spendCell(spend, isRead), { text: 'own keys', look: 'muted' }]
          : spendCell(spend, isRead),
      file: { spend_30_days_usd: ({ spend }) => spendField(spend, isRead) },
    },
    {
      id: 'share',
      label: 'Share',
      align: 'end',
      cell: ({ spend, spendSight }) =>
        spendSight === 'all' && spend !== null ? formatShare(BigInt(spend), whole) : locked(),
      file: {
        share: ({ spend, spendSight }) =>
          spendSight === 'all' && spend !== null ? formatShare(BigInt(spend), whole) : null,
      },
    },
    { id: 'tags', label: 'Tags', cell: tagsCell, file: { tags: ({ tags }) => tagWords(tags).join(', ') } },
    {
      id: 'created',
      label: 'Created',
      isSortable: true,
      align: 'end',
      cell: ({ createdAt }) => dayCell(createdAt),
      file: { created_at: ({ createdAt }) => instantField(createdAt) },
    },
    { id: 'id', label: 'ID', isExtra: true, cell: ({ id }) => ({ text: id, look: 'id' }), file: {} },
  ];
  return columns.filter(({ id }) => hasShares || id !== 'share');
}

export function workspaceStateCell({
  goneAt,
  archivedAt,
  isDefault,
}: Pick<WorkspaceRow, 'goneAt' | 'archivedAt' | 'isDefault'>): Piece {
  if (goneAt) return { text: `Gone since ${formatDay(dayOf(goneAt))}`, tone: 'neutral' };
  if (archivedAt) return { text: `Archived ${formatDay(dayOf(archivedAt))}`, tone: 'neutral' };
  return { text: isDefault ? 'Default' : 'Active', tone: 'good' };
}

function stateField({ goneAt, archivedAt, isDefault }: WorkspaceRow): string {
  if (goneAt) return 'gone';
  return archivedAt ? 'archived' : isDefault ? 'default' : 'active';
}

function keysCell({ id, activeKeys, unusedKeys, keysSight }: WorkspaceRow): Cell {
  if (activeKeys === null) return locked('Your role cannot see these keys');
  return [
    { text: String(activeKeys) },
    ...(keysSight === 'own' ? [{ text: 'own', look: 'muted' } as const] : []),
    ...(unusedKeys
      ? [
          { text: '·' },
          {
            text: `${unusedKeys} unused`,
            href: keysHref('/api-keys', { workspace: id, show: 'unused' }),
            title: `Unused for ${UNUSED_AFTER_DAYS} days`,
            look: 'warn',
          } as const,
        ]
      : []),
  ];
}

function tagWords(tags: WorkspaceRow['tags']): string[] {
  return Object.entries(tags).map(([key, value]) => `${key}: ${value}`);
}

function tagsCell({ tags }: WorkspaceRow): Piece {
  const words = tagWords(tags);
  if (words.length === 0) return { text: '–', look: 'muted' };
  const rest = words.length - SHOWN_TAGS;
  const text = `${words.slice(0, SHOWN_TAGS).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return { text, look: 'small', title: words.join(', ') };
}
