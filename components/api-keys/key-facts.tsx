import type { Fact } from '@/components/details/facts';
import { Unknown } from '@/components/figures/figure';
import { Hidden, NameLink } from '@/components/lists/cells';
import { formatDay, formatInstant } from '@/lib/core/time';
import type { ApiKeyDetail } from '@/lib/domain/api-keys/schema';
import { KeyAge, KeyExpiry, KeyLastUse, KeyOwner, KeyState } from './key-cells';
import { KeyPlace } from './key-table';

/** What Steward knows of a key; the whole of it for those who may see more than its name. */
export function keyFacts(apiKey: ApiKeyDetail, now: Date): Fact[] {
  const { isDetailed, hint, id, createdAt, principalId, usageSince } = apiKey;
  return [
    { term: 'Status', value: <KeyState status={apiKey.status} /> },
    { term: 'Workspace', value: <KeyPlace {...apiKey} /> },
    { term: principalId ? 'Acts for' : 'Owner', value: <KeyOwner apiKey={apiKey} /> },
    { term: 'Made by', value: <Maker apiKey={apiKey} /> },
    {
      term: 'Made',
      value: createdAt ? (
        <>
          {formatInstant(createdAt)} (<KeyAge apiKey={apiKey} now={now} />)
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
          {isDetailed && usageSince && (
            <span className="block text-xs text-muted">Usage is known since {formatDay(usageSince)}</span>
          )}
        </>
      ),
    },
    { term: 'Hint', value: isDetailed ? <span className="font-mono text-xs">{hint ?? '–'}</span> : <Hidden /> },
    { term: 'Id', value: <span className="font-mono text-xs">{id}</span> },
  ];
}

function Maker({ apiKey }: { apiKey: ApiKeyDetail }) {
  const { isDetailed, createdById, createdByName, createdByType } = apiKey;
  if (!isDetailed) return <Hidden />;
  if (createdById === null) return <Unknown reason="The organisation names nobody" />;
  if (createdByType === 'user' && createdByName !== null) {
    return <NameLink href={`/people/${createdById}`}>{createdByName}</NameLink>;
  }
  const words = createdByType === 'service_account' ? 'A service account' : 'Somebody who left';
  return <span title={createdById}>{words}</span>;
}
