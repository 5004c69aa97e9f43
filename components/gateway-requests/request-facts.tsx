import Link from 'next/link';
import { gatewayKeyHref } from '@/components/gateway-keys/gateway-key-words';
import { type Fact, Facts } from '@/components/page/detail/facts';
import { Figure, Money, Unknown } from '@/components/page/figures/figure';
import { Instant } from '@/components/page/figures/time';
import { DataTable } from '@/components/page/list/data-table';
import { CopyId } from '@/components/ui/copy-id';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import type { RequestDetail } from '@/lib/domain/gateway-requests/query-schema';
import { requestsHref } from './request-params';
import { duration, errorWords, OUTCOME_LOOKS, PATH_WORDS, REQUESTS_PATH } from './request-words';

const KINDS = [
  ['uncached', 'Uncached input'],
  ['cacheWrite5m', 'Cache write, 5 minutes'],
  ['cacheWrite1h', 'Cache write, 1 hour'],
  ['cacheRead', 'Cache read'],
  ['output', 'Output'],
] as const;

const none = (reason: string) => <Unknown reason={reason} />;

/** Everything that is kept of one request. */
export function RequestFacts({ request }: { request: RequestDetail }) {
  const { outcome, status, session, latencyMs, firstByteMs, firstTokenMs } = request;
  const what: Fact[] = [
    {
      term: 'Outcome',
      value: (
        <>
          <Status tone={OUTCOME_LOOKS[outcome].tone}>{OUTCOME_LOOKS[outcome].word}</Status>{' '}
          <span className="text-muted">{OUTCOME_LOOKS[outcome].meaning}</span>
        </>
      ),
    },
    { term: 'Answer', value: [status > 0 ? status : 'None', errorWords(request)].filter(Boolean).join(' ') },
    { term: 'Ended', value: <Instant at={request.at} /> },
    {
      term: 'Steward key',
      value: (
        <Link href={gatewayKeyHref(request.gatewayKeyId)} className="cell-name">
          {request.keyName}
        </Link>
      ),
    },
    { term: 'Workspace', value: request.workspaceName ?? request.workspaceId },
    { term: 'Vendor key', value: request.credentialName ?? none('None was used, or it has been removed') },
    { term: 'Request', value: `${PATH_WORDS[request.path] ?? request.path}${request.isStream ? ', streamed' : ''}` },
    {
      term: 'Anthropic’s request ID',
      value: request.requestId ? <CopyId id={request.requestId} /> : none('No answer came'),
    },
    {
      term: 'Session',
      value: session ? (
        <Link
          href={requestsHref(REQUESTS_PATH, { session })}
          title="Every request of this session of Claude Code"
          className="cell-name"
        >
          {session}
        </Link>
      ) : (
        none('Only Claude Code sends one')
      ),
    },
  ];
  const how: Fact[] = [
    { term: 'Model asked for', value: request.modelAsked ?? none('It could not be read') },
    { term: 'Model that served', value: request.model ?? none('Nothing was served') },
    { term: 'Service tier', value: request.tier ?? none('Not said') },
    { term: 'Speed', value: request.speed ?? none('Not said') },
    { term: 'Geography', value: request.geo ?? none('Not said') },
    { term: 'Stop reason', value: request.stopReason ?? none('Not said') },
    { term: 'Duration', value: latencyMs === null ? none('Part of a batch') : duration(latencyMs) },
    { term: 'First byte', value: firstByteMs === null ? none('No answer came') : duration(firstByteMs) },
    { term: 'First token', value: firstTokenMs === null ? none('Not streamed') : duration(firstTokenMs) },
    { term: 'Request size', value: <>{BigInt(request.bytesIn).toLocaleString('en-GB')} bytes</> },
    { term: 'Answer size', value: <>{BigInt(request.bytesOut).toLocaleString('en-GB')} bytes</> },
  ];
  const used: Fact[] = [
    ...KINDS.map(([kind, term]) => ({ term, value: <Figure value={BigInt(request[kind])} unit="tokens" /> })),
    { term: 'Web searches', value: <Figure value={BigInt(request.webSearches)} unit="requests" /> },
    {
      term: 'Cost',
      value: (
        <>
          <Money nano={BigInt(request.costNano)} />{' '}
          {request.isEstimated && (
            <span className="text-muted">estimated: the answer did not report everything it used</span>
          )}
        </>
      ),
    },
  ];
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title="Request">
        <Facts facts={what} />
      </Panel>
      <Panel title="Use and cost" note="At Anthropic’s list prices">
        <Facts facts={used} />
      </Panel>
      <Panel title="How it was served">
        <Facts facts={how} />
      </Panel>
      {request.lines.length > 1 && (
        <Panel title="By model" note="Compaction, advisor and fallback run on their own models" isFlush>
          <DataTable
            caption="Tokens and cost by model"
            rowKey={({ model, context }) => `${model} ${context}`}
            rows={request.lines}
            columns={[
              { id: 'model', header: 'Model', cell: ({ model }) => model },
              ...KINDS.map(([kind, header]) => ({
                ...{ id: kind, header, align: 'end' as const },
                cell: (line: RequestDetail['lines'][number]) => <Figure value={BigInt(line[kind])} unit="tokens" />,
              })),
              { id: 'cost', header: 'Cost', align: 'end', cell: ({ costNano }) => <Money nano={BigInt(costNano)} /> },
            ]}
          />
        </Panel>
      )}
    </div>
  );
}
