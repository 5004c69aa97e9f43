import type { Fact } from '@/components/page/detail/facts';
import { Unknown } from '@/components/page/figures/figure';
import { CellView } from '@/components/page/list/cell-view';
import { Hidden, NameLink } from '@/components/page/list/cells';
import { CopyId } from '@/components/ui/copy-id';
import { Pending } from '@/components/ui/pending';
import { dayOf, formatDay, formatInstant } from '@/lib/core/time';
import type { ApiKeyDetail } from '@/lib/domain/api-keys/query-schema';
import { keyAgeCell, keyExpiryCell, keyLastUseCell, keyOwnerCell, keyPlaceCell, keyStateCell } from './key-cells';

const KEY_READERS = 'owners, admins and billing, to leads in their workspaces, and to each key’s owner';

/** What Steward knows of a key; the whole of it for those who may see more than its name. */
export function keyFacts(apiKey: ApiKeyDetail, now: Date): Fact[] {
  const { isDetailed, hint, id, createdAt, principalId, usageSince } = apiKey;
  if (!isDetailed) {
    return [
      { term: 'Workspace', value: <CellView cell={keyPlaceCell(apiKey)} /> },
      { term: 'Everything else', value: <Hidden reason={`Open to ${KEY_READERS}`} /> },
      { term: 'ID', value: <CopyId id={id} /> },
    ];
  }
  return [
    {
      term: 'Status',
      value: (
        <Pending of={id}>
          <CellView cell={keyStateCell(apiKey)} />
        </Pending>
      ),
    },
    { term: 'Workspace', value: <CellView cell={keyPlaceCell(apiKey)} /> },
    { term: principalId && !apiKey.assignedAt ? 'Acts for' : 'Owner', value: <CellView cell={keyOwnerCell(apiKey)} /> },
    ...decided(apiKey),
    { term: 'Created by', value: <Maker apiKey={apiKey} /> },
    {
      term: 'Created',
      value: createdAt ? (
        <>
          {formatInstant(createdAt)}
          <span className="block">
            <CellView cell={keyAgeCell(apiKey, now)} />
          </span>
        </>
      ) : (
        <CellView cell={keyAgeCell(apiKey, now)} />
      ),
    },
    { term: 'Expires', value: <CellView cell={keyExpiryCell(apiKey, now)} /> },
    {
      term: 'Last used',
      value: (
        <>
          <CellView cell={keyLastUseCell(apiKey, now)} />
          {usageSince && <span className="block text-xs text-muted">Usage is known since {formatDay(usageSince)}</span>}
        </>
      ),
    },
    { term: 'Hint', value: <span className="font-mono text-xs">{hint ?? '–'}</span> },
    { term: 'ID', value: <CopyId id={id} /> },
  ];
}

/** What was decided about it when its owner left, and whether budgets may disable it. */
function decided(apiKey: ApiKeyDetail): Fact[] {
  const { assignedAt, assignedByName, keptAt, keptByName, keptReason } = apiKey;
  const { protectedAt, protectedByName, protectedReason } = apiKey;
  const words = (at: Date, by: string | null) => `${formatDay(dayOf(at))} by ${by ?? 'Steward'}`;
  return [
    ...(assignedAt ? [{ term: 'Handed over', value: words(assignedAt, assignedByName) }] : []),
    ...(keptAt ? [{ term: 'Kept', value: `${keptReason}, ${words(keptAt, keptByName)}` }] : []),
    ...(protectedAt
      ? [
          {
            term: 'Protected',
            value: `No budget disables it: ${protectedReason}, ${words(protectedAt, protectedByName)}`,
          },
        ]
      : []),
  ];
}

function Maker({ apiKey }: { apiKey: ApiKeyDetail }) {
  const { createdById, createdByName, hasMakerPage, hasMakerLeft } = apiKey;
  if (createdById === null) return <Unknown reason="Unknown to the organisation" />;
  return (
    <span title={createdById} className="[overflow-wrap:anywhere]">
      {hasMakerPage ? (
        <NameLink href={`/people/${createdById}`} isAside>
          {createdByName}
        </NameLink>
      ) : (
        createdByName
      )}
      {hasMakerLeft && <span className="text-muted">, who left</span>}
    </span>
  );
}
