import type { Fact } from '@/components/page/detail/facts';
import { Time } from '@/components/page/figures/time';
import { CellView } from '@/components/page/list/cell-view';
import { Hidden } from '@/components/page/list/cells';
import { thingCell } from '@/components/page/list/plain-cells';
import { Expiry } from '@/components/tokens/expiry';
import { CopyId } from '@/components/ui/copy-id';
import { Pending } from '@/components/ui/pending';
import { counted } from '@/lib/core/counted';
import { formatInstant } from '@/lib/core/time';
import type { GatewayKeyDetail } from '@/lib/domain/gateway-keys/query-schema';
import { environmentCell, ownerCell, stateCell } from './gateway-key-cells';
import { gatewayKeyHref, LIMIT_KIND_WORDS, limitWords, MODE_WORDS } from './gateway-key-words';

const KEY_READERS = 'owners, admins and billing, to leads in their workspaces, and to each key’s owner';

/** What Steward knows of one of its keys; the whole of it for those who may see more than its name. */
export function gatewayKeyFacts(key: GatewayKeyDetail, now: Date): Fact[] {
  const { id, isDetailed, workspaceId, workspaceName, endsWith, expiresAt, createdAt, lastUsedAt, lastAddress } = key;
  const place = {
    term: 'Workspace',
    value: <CellView cell={thingCell('workspace', workspaceId, workspaceName ?? workspaceId, true)} />,
  };
  if (!isDetailed) return [place, { term: 'Everything else', value: <Hidden reason={`Open to ${KEY_READERS}`} /> }];
  return [
    {
      term: 'State',
      value: (
        <Pending of={id}>
          <CellView cell={stateCell(key)} />
        </Pending>
      ),
    },
    place,
    { term: 'Owner', value: <CellView cell={ownerCell(key)} /> },
    ...(key.kept
      ? [{ term: 'Kept', value: `${key.kept.reason} (${key.kept.byName ?? 'Steward'}, ${formatInstant(key.kept.at)})` }]
      : []),
    { term: 'Environment', value: <CellView cell={environmentCell(key)} /> },
    ...(key.purpose ? [{ term: 'Purpose', value: key.purpose }] : []),
    { term: 'Cost centre', value: key.costCentreName ?? 'Same as the workspace' },
    { term: 'Key', value: <code className="text-xs">sk-ant-stw-…{endsWith}</code> },
    ...(createdAt ? [{ term: 'Created', value: formatInstant(createdAt) }] : []),
    { term: 'Expires', value: <Expiry at={expiresAt} now={now} /> },
    { term: 'Last used', value: lastUsedAt ? <Time at={lastUsedAt} now={now} /> : 'Never' },
    ...(lastAddress ? [{ term: 'Last address', value: lastAddress }] : []),
    ...linked(key),
    { term: 'ID', value: <CopyId id={id} /> },
  ];
}

/** The keys before and after it. */
function linked({ replacesId, replacedById }: GatewayKeyDetail): Fact[] {
  const link = (id: string, words: string) => (
    <a href={gatewayKeyHref(id)} className="cell-aside">
      {words}
    </a>
  );
  return [
    ...(replacesId ? [{ term: 'Took the place of', value: link(replacesId, 'the key before it') }] : []),
    ...(replacedById ? [{ term: 'Rotated', value: link(replacedById, 'to the key after it') }] : []),
  ];
}

/** What a key may be used for. */
export function gatewayKeyBounds(key: GatewayKeyDetail): Fact[] {
  const { addresses, models, mode, limitKind } = key;
  const hasDollars = key.spendPerDay !== null || key.spendPerMonth !== null;
  const limits = limitWords(key);
  const list = (words: readonly string[]) => (
    <ul>
      {words.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
  return [
    { term: 'Addresses', value: addresses && addresses.length > 0 ? list(addresses) : 'Any' },
    { term: 'Models', value: models ? list(models) : 'All' },
    { term: 'Limits', value: limits.length > 0 ? list(limits) : 'None' },
    ...(key.busiestMinute ? [{ term: 'Busiest minute', value: busiestWords(key, key.busiestMinute) }] : []),
    ...(mode && hasDollars ? [{ term: 'Dollar limits', value: MODE_WORDS[mode].label }] : []),
    ...(limitKind && hasDollars ? [{ term: 'At a dollar limit', value: LIMIT_KIND_WORDS[limitKind].label }] : []),
  ];
}

/** Tokens are counted by the minute only for a key that is limited by them. */
function busiestWords(
  { inputTokensPerMinute, outputTokensPerMinute }: GatewayKeyDetail,
  { requests, inputTokens, outputTokens }: NonNullable<GatewayKeyDetail['busiestMinute']>,
): string {
  if (requests + inputTokens + outputTokens === 0) return 'Nothing in the last ten minutes';
  const hasTokens = inputTokensPerMinute !== null || outputTokensPerMinute !== null;
  const tokens = hasTokens
    ? `, ${counted(inputTokens, 'input token', 'input tokens')}, ${counted(outputTokens, 'output token', 'output tokens')}`
    : '';
  return `${counted(requests, 'request', 'requests')}${tokens} at most, in the last ten minutes`;
}
