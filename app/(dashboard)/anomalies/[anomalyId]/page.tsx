import type { Metadata } from 'next';
import { cache } from 'react';
import { AnomalyTools } from '@/components/anomalies/anomaly-tools';
import { describeState, FOUND_WORDS, peakWords, SERIES_WORDS, sinceWords } from '@/components/anomalies/anomaly-words';
import { DriverPanel } from '@/components/anomalies/driver-panel';
import { chartModel } from '@/components/charts/chart-model';
import { TimeChart } from '@/components/charts/time-chart';
import { gatewayKeyHref } from '@/components/gateway-keys/gateway-key-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { Money } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { toldEvent } from '@/components/usage/event-words';
import { rangeWords } from '@/components/usage/range';
import { usageHref } from '@/components/usage/search-params';
import { can } from '@/lib/access/reach';
import { addDays, dayOf } from '@/lib/core/time';
import { getAnomaly } from '@/lib/domain/anomalies/queries';
import { subjectWords, toUsageFilter } from '@/lib/domain/anomalies/rules';
import { listUsageEvents } from '@/lib/domain/usage/overview/event-queries';
import { usageReport } from '@/lib/domain/usage/report/queries';
import { STEWARD_PREFIX } from '@/lib/domain/usage/schema';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

interface AnomalyProps {
  params: Promise<{ anomalyId: string }>;
}

const loadAnomaly = cache(async (anomalyId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost:read');
  return { ctx, anomaly: await orNotFound(getAnomaly(ctx, { anomalyId })) };
});

export async function generateMetadata({ params }: AnomalyProps): Promise<Metadata> {
  const found = await loadAnomaly((await params).anomalyId).catch(() => null);
  return { title: found?.anomaly.name ?? 'Not found' };
}

/** Days before it in which something may have changed. */
const CHANGES_DAYS = 3;

export default async function AnomalyPage({ params }: AnomalyProps) {
  const { ctx, anomaly } = await loadAnomaly((await params).anomalyId);
  const { id, seriesKind, workspaceId, workspaceName, apiKeyId, model, foundBy, excess, note, from, to, band } =
    anomaly;
  const start = dayOf(anomaly.since);
  const days = { from: start, to: anomaly.seen };
  const scope = toUsageFilter(anomaly);
  const splits = (['api_key', 'model', 'token_type'] as const).filter(
    (split) => !(split === 'api_key' && apiKeyId) && !(split === 'model' && model),
  );
  const [shown, events, ...drivers] = await Promise.all([
    usageReport(ctx, { ...scope, metric: 'cost', from, to }),
    listUsageEvents(ctx, {
      ...{ from: addDays(start, -CHANGES_DAYS), to: anomaly.seen },
      workspace: workspaceId === null ? [] : [workspaceId],
    }),
    ...splits.map((split) => usageReport(ctx, { ...scope, metric: 'cost', split, ...days, compare: 'weekdays' })),
  ]);
  // However they are split, the days come to the same.
  const spent = drivers[0]?.total ?? '0';
  const bandOf = new Map(band.map(({ day, usual, limit }) => [day, { low: '0', expected: usual, high: limit }]));
  const chart = chartModel(shown);
  const { tone, word } = describeState(anomaly, dayOf(ctx.now));
  const name = subjectWords(anomaly);
  const linked = (split: (typeof splits)[number] | 'none', range = days) =>
    usageHref('/usage', {
      ...{ metric: 'cost', split, range: 'custom', ...range },
      ...scope,
    });
  return (
    <>
      <Breadcrumbs above={[{ label: 'Anomalies', href: '/anomalies' }]} here={anomaly.name} />
      <PageHead
        title={name}
        line={`${FOUND_WORDS[foundBy]}: ${peakWords(anomaly)}.`}
        action={
          can(ctx.actor, 'anomaly:write', { workspaceId }) &&
          anomaly.verdict === null && (
            <AnomalyTools
              {...{ anomalyId: id, workspaceId, name, isOpen: anomaly.state === 'open' }}
              snoozeUntil={addDays(dayOf(ctx.now), 7)}
            />
          )
        }
      />
      <div className="grid gap-4 lg:grid-cols-[20rem_1fr]">
        <Panel title="What it is">
          <Facts
            facts={[
              { term: 'State', value: <Status tone={tone}>{word}</Status> },
              { term: 'Kind', value: SERIES_WORDS[seriesKind] },
              ...(workspaceId && workspaceName
                ? [
                    {
                      term: 'Workspace',
                      value: <NameLink href={`/workspaces/${workspaceId}`}>{workspaceName}</NameLink>,
                    },
                  ]
                : []),
              ...(apiKeyId
                ? [{ term: 'API key', value: <NameLink href={keyHref(apiKeyId)}>{anomaly.name}</NameLink> }]
                : []),
              { term: 'Since', value: sinceWords(anomaly) },
              { term: 'Days', value: rangeWords(days) },
              { term: 'Spent on them', value: <Money nano={BigInt(spent)} /> },
              {
                term: 'Above usual',
                value: (
                  <>
                    about <Money nano={BigInt(excess)} />
                  </>
                ),
              },
              ...(note ? [{ term: 'Note', value: note }] : []),
            ]}
          />
          <p className="mt-3 text-xs text-muted">
            What was spent is the cost report’s, as in the explorer. What is usual is an estimate: the median of the
            weekday over nine weeks, which single days cannot move.
          </p>
        </Panel>
        <Panel
          title="Spend per day"
          note={`${rangeWords(shown)}, UTC; the band is what is usual, up to where it becomes unusual`}
          tools={
            <a href={linked('none', { from, to })} className="tool-button">
              In the explorer
            </a>
          }
        >
          <TimeChart
            model={{ ...chart, band: chart.periods.map((period) => bandOf.get(period.start) ?? null) }}
            title={`Spend per day of ${name}`}
            height={260}
          />
        </Panel>
      </div>
      <div className="mt-4 grid gap-4 lg:grid-cols-3">
        {drivers.map((report, at) => {
          const split = splits[at] ?? 'model';
          return <DriverPanel key={split} title={DRIVERS[split]} report={report} href={linked(split)} />;
        })}
      </div>
      <Panel
        title="What changed just before"
        note={`From ${CHANGES_DAYS} days before it, all times UTC`}
        className="mt-4"
      >
        {events.length === 0 ? (
          <p className="text-table text-muted">
            Nothing Steward knows of: no change that could affect usage was made through it, and no model was used for
            the first time.
          </p>
        ) : (
          <ul>
            {events.map(toldEvent).map(({ id: eventId, when, label, href }) => (
              <li
                key={eventId}
                className="flex flex-wrap gap-x-3 border-b border-separator py-1.5 text-table last:border-0"
              >
                <span className="figure w-40 text-muted">{when}</span>
                <NameLink href={href}>{label}</NameLink>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

function keyHref(apiKeyId: string): string {
  return apiKeyId.startsWith(STEWARD_PREFIX)
    ? gatewayKeyHref(apiKeyId.slice(STEWARD_PREFIX.length))
    : `/api-keys/${apiKeyId}`;
}

const DRIVERS = { api_key: 'Which keys', model: 'Which models', token_type: 'Which tokens' } as const;
