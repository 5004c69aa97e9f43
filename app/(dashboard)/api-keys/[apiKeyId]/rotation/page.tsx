import { Facts } from '@/components/page/detail/facts';
import { trendFilter, trendRange } from '@/components/page/detail/trend';
import { TrendChart } from '@/components/page/detail/trend-chart';
import { HistoryPanel } from '@/components/rotations/history-panel';
import { RotationActs } from '@/components/rotations/rotation-acts';
import { rotationFacts } from '@/components/rotations/rotation-facts';
import { RotationGuide } from '@/components/rotations/rotation-guide';
import { STATE_LOOKS } from '@/components/rotations/rotation-words';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { usageHref } from '@/components/usage/search-params';
import { can } from '@/lib/access/reach';
import { env } from '@/lib/core/env';
import { addDays, dayOf } from '@/lib/core/time';
import { getRotation } from '@/lib/domain/rotations/queries';
import type { RotationDetail } from '@/lib/domain/rotations/query-schema';
import { ACTS_IN } from '@/lib/domain/rotations/rules';
import { getSpendWindow, usageReport } from '@/lib/domain/usage/report/queries';
import type { SignedInCtx } from '@/lib/doors/context';
import { orNotFound } from '@/lib/doors/page';
import { loadKey } from '../load-key';

const PUT_OFF_DAYS = 14;
const EXCEPT_DAYS = 180;

export default async function RotationPage({ params }: { params: Promise<{ apiKeyId: string }> }) {
  const { ctx, apiKey } = await loadKey((await params).apiKeyId);
  const rotation = await orNotFound(getRotation(ctx, { apiKeyId: apiKey.id }));
  const { id: apiKeyId, name, workspaceId, state } = rotation;
  const mayAct = can(ctx.actor, 'api_key:write', { workspaceId });
  const today = dayOf(ctx.now);
  const { tone, word, next } = STATE_LOOKS[state];
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="Where it stands" note={<Status tone={tone}>{word}</Status>}>
          <p className="mb-3">{next}</p>
          {mayAct && (
            <RotationActs
              apiKey={{ apiKeyId, workspaceId, name }}
              acts={ACTS_IN[state]}
              until={{ put_off: addDays(today, PUT_OFF_DAYS), except: addDays(today, EXCEPT_DAYS) }}
            />
          )}
        </Panel>
        {rotation.successorId !== null && <BothKeys ctx={ctx} rotation={rotation} seesMoney={apiKey.spend !== null} />}
        <RotationGuide
          rotation={rotation}
          consoleOrigin={env().consoleOrigin}
          mayAct={mayAct}
          mayRead={can(ctx.actor, 'sync:run')}
        />
        <HistoryPanel ctx={ctx} apiKeyId={apiKeyId} />
      </div>
      <Panel title="Facts">
        <Facts facts={rotationFacts(rotation)} />
      </Panel>
    </div>
  );
}

interface BothKeysProps {
  ctx: SignedInCtx;
  rotation: RotationDetail;
  seesMoney: boolean;
}

/** What the old key and its successor used, on one chart. */
async function BothKeys({ ctx, rotation: { id, successorId }, seesMoney }: BothKeysProps) {
  const today = dayOf(ctx.now);
  const range = trendRange('30', await getSpendWindow(ctx), today);
  const keys = { api_key: [id, ...(successorId === null ? [] : [successorId])] };
  const report = await usageReport(ctx, { ...trendFilter(range, seesMoney, keys), split: 'api_key' });
  const title = 'Both keys, last 30 days';
  return (
    <Panel title={title} note="Days are UTC">
      <TrendChart
        report={report}
        title={title}
        wayIn={{ today, href: usageHref('/usage', { metric: report.metric, split: 'api_key', ...keys }) }}
      />
    </Panel>
  );
}
