import type { Fact } from '@/components/page/detail/facts';
import { Unknown } from '@/components/page/figures/figure';
import { Hidden, NameLink } from '@/components/page/list/cells';
import { dayOf, formatDay, formatInstant } from '@/lib/core/time';
import type { ApiKeyDetail } from '@/lib/domain/api-keys/query-schema';
import { KeyAge, KeyExpiry, KeyLastUse, KeyOwner, KeyState } from './key-cells';
import { KeyPlace } from './key-table';

const KEY_READERS = 'owners, admins and billing, to leads in their workspaces, and to each key’s owner';

/** What Steward knows of a key; the whole of it for those who may see more than its name. */
export function keyFacts(apiKey: ApiKeyDetail, now: Date): Fact[] {
  const { isDetailed, hint, id, createdAt, principalId, usageSince } = apiKey;
  if (!isDetailed) {
    return [
      { term: 'Workspace', value: <KeyPlace {...apiKey} /> },
      { term: 'All else', value: <Hidden reason={`Open to ${KEY_READERS}`} /> },
      { term: 'Id', value: <span className="font-mono text-xs">{id}</span> },
    ];
  }
  return [
    { term: 'Status', value: <KeyState status={apiKey.status} /> },
    { term: 'Workspace', value: <KeyPlace {...apiKey} /> },
    { term: principalId && !apiKey.assignedAt ? 'Acts for' : 'Owner', value: <KeyOwner apiKey={apiKey} /> },
    ...decided(apiKey),
    { term: 'Made by', value: <Maker apiKey={apiKey} /> },
    {
      term: 'Made',
      value: createdAt ? (
        <>
          {formatInstant(createdAt)}
          <span className="block">
            <KeyAge apiKey={apiKey} now={now} />
          </span>
        </>
      ) : (
        <KeyAge apiKey={apiKey} now={now} />
      ),
    },
    { term: 'Expires', value: <KeyExpiry apiKey={apiKey} now={now} /> },
    {
      term: 'Last used',
      value: (
        <>
          <KeyLastUse apiKey={apiKey} now={now} />
          {usageSince && <span className="block text-xs text-muted">Usage is known since {formatDay(usageSince)}</span>}
        </>
      ),
    },
    { term: 'Hint', value: <span className="font-mono text-xs">{hint ?? '–'}</span> },
    { term: 'Id', value: <span className="font-mono text-xs">{id}</span> },
  ];
}

/** What somebody decided about it when its owner left. */
function decided({ assignedAt, assignedByName, keptAt, keptByName, keptReason }: ApiKeyDetail): Fact[] {
  const words = (at: Date, by: string | null) => `${formatDay(dayOf(at))} by ${by ?? 'Steward'}`;
  return [
    ...(assignedAt ? [{ term: 'Handed over', value: words(assignedAt, assignedByName) }] : []),
    ...(keptAt ? [{ term: 'Kept', value: `${keptReason}, ${words(keptAt, keptByName)}` }] : []),
  ];
}

function Maker({ apiKey }: { apiKey: ApiKeyDetail }) {
  const { createdById, createdByName, hasMakerPage, hasMakerLeft } = apiKey;
  if (createdById === null) return <Unknown reason="The organisation names nobody" />;
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
