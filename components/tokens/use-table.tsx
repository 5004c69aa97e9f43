import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { TokenUse } from '@/lib/domain/tokens/query-schema';
import { answerWords, endpointWords } from './use-words';

/** What a token asked for, by endpoint and outcome, what came last first. */
export function UseTable({ uses, now }: { uses: readonly TokenUse[]; now: Date }) {
  const columns: Column<TokenUse>[] = [
    {
      id: 'endpoint',
      header: 'Asked for',
      cell: ({ endpoint }) =>
        endpoint.includes('/') ? (
          <code className="text-xs whitespace-normal [overflow-wrap:anywhere]">{endpoint}</code>
        ) : (
          endpointWords(endpoint)
        ),
    },
    {
      id: 'answer',
      header: 'Answer',
      cell: (use) => {
        const { tone, words } = answerWords(use);
        return (
          <Status tone={tone}>
            <span className="text-start whitespace-normal">{words}</span>
          </Status>
        );
      },
    },
    { id: 'last', header: 'Last', cell: ({ lastAt }) => <Time at={lastAt} now={now} /> },
  ];
  return (
    <DataTable
      caption="What it asked for"
      columns={columns}
      rows={uses}
      rowKey={({ endpoint, status, reason }) => `${endpoint} ${status} ${reason}`}
    />
  );
}
