import { auditHref } from '@/components/audit/audit-params';
import { Time } from '@/components/page/figures/time';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { ScimTokenRow } from '@/lib/domain/scim/query-schema';
import { RevokeButton } from './revoke-button';

interface TokenTableProps {
  tokens: readonly ScimTokenRow[];
  mayChange: boolean;
  /** The reader may see its requests and changes in the audit. */
  seesAudit: boolean;
  now: Date;
}

export function TokenTable({ tokens, mayChange, seesAudit, now }: TokenTableProps) {
  const columns: Column<ScimTokenRow>[] = [
    { id: 'name', header: 'Token', cell: ({ name }) => <span className="font-medium">{name}</span> },
    {
      id: 'state',
      header: 'State',
      cell: ({ revokedAt }) =>
        revokedAt ? <Status tone="neutral">Revoked</Status> : <Status tone="good">Active</Status>,
    },
    { id: 'by', header: 'Created by', cell: ({ createdBy }) => createdBy ?? 'Steward' },
    { id: 'made', header: 'Created', cell: ({ createdAt }) => <Time at={createdAt} now={now} /> },
    {
      id: 'used',
      header: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <Time at={lastUsedAt} now={now} /> : <span className="text-muted">Never</span>,
    },
    ...(seesAudit
      ? [
          {
            id: 'activity',
            header: 'Activity',
            cell: ({ tokenId }) => (
              <span className="flex flex-wrap gap-x-3">
                <NameLink href={auditHref('/audit', { actor: tokenId, range: '12m' })} isAside>
                  What it asked for
                </NameLink>
                <NameLink href={auditHref('/audit', { kind: ['scim_token'], ids: [tokenId], range: '12m' })} isAside>
                  Changes to it
                </NameLink>
              </span>
            ),
          } satisfies Column<ScimTokenRow>,
        ]
      : []),
    ...(mayChange
      ? [
          {
            id: 'revoke',
            header: <span className="sr-only">Revoke</span>,
            label: '',
            align: 'end',
            cell: ({ tokenId, name, revokedAt }) => !revokedAt && <RevokeButton tokenId={tokenId} name={name} />,
          } satisfies Column<ScimTokenRow>,
        ]
      : []),
  ];
  return <DataTable caption="SCIM tokens" columns={columns} rows={tokens} rowKey={({ tokenId }) => tokenId} />;
}
