import { ENVIRONMENT_WORDS } from '@/components/gateway-keys/gateway-key-words';
import { Facts } from '@/components/page/detail/facts';
import { Panel } from '@/components/ui/panel';
import { dayOf, formatDay } from '@/lib/core/time';
import type { ApiKeyDetail } from '@/lib/domain/api-keys/query-schema';
import { WordsTools } from './words-tools';

interface WordsPanelProps {
  apiKey: ApiKeyDetail;
  /** The reader may write them. */
  mayWrite: boolean;
}

/** What people told Steward of a key: the Console knows nothing of it. */
export function WordsPanel({ apiKey, mayWrite }: WordsPanelProps) {
  const { environment, purpose, contact, notes, describedAt, describedByName } = apiKey;
  const facts = [
    { term: 'Environment', value: environment ? ENVIRONMENT_WORDS[environment] : 'Not set' },
    { term: 'Purpose', value: purpose || 'Not set' },
    { term: 'Contact', value: contact || 'The owner' },
    ...(notes ? [{ term: 'Notes', value: <span className="whitespace-pre-line">{notes}</span> }] : []),
    ...(describedAt
      ? [{ term: 'Written', value: `${formatDay(dayOf(describedAt))} by ${describedByName ?? 'Steward'}` }]
      : []),
  ];
  return (
    <Panel title="Notes" note="Kept in Steward only" tools={mayWrite && <WordsTools apiKey={keptOf(apiKey)} />}>
      <Facts facts={facts} />
    </Panel>
  );
}

function keptOf({ id, name, workspaceId, ownerId, ...words }: ApiKeyDetail) {
  const { environment, purpose, contact, notes, describedAt } = words;
  const from = describedAt?.toISOString() ?? null;
  return { apiKeyId: id, name, workspaceId, ownerId, environment, purpose, contact, notes, from };
}
