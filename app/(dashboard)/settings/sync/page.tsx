import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { createLoader, parseAsBoolean, parseAsString } from 'nuqs/server';
import { z } from 'zod';
import { ActionButton } from '@/components/forms/action-button';
import { Freshness } from '@/components/layout/freshness';
import { PageHead } from '@/components/layout/page-head';
import { BackfillBar } from '@/components/overview/backfill-bar';
import { RefreshRuns } from '@/components/sync/refresh-runs';
import { RunTable } from '@/components/sync/run-table';
import { SourceAges } from '@/components/sync/source-ages';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/core/permissions';
import { backfillProgress, freshness, listSyncRuns } from '@/lib/domain/sync/queries';
import { syncNowAction } from '@/lib/doors/actions/sync';
import { afterShell, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Sync' };

const loadParams = createLoader({ errors: parseAsBoolean.withDefault(false), before: parseAsString });

export default async function SyncPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  await afterShell();
  const { errors, before } = await loadParams(searchParams);
  const cursor = z.uuid().safeParse(before).data;
  const [{ runs, nextBefore }, ages, progress] = await Promise.all([
    listSyncRuns(ctx, { onlyErrors: errors, before: cursor }),
    freshness(ctx),
    backfillProgress(ctx),
  ]);
  const errorParam = errors ? 'errors=true' : '';
  return (
    <>
      <PageHead
        title="Sync"
        line="What was read from the organisation, when, and what failed."
        freshness={<Freshness asOf={ages.usage ? new Date(ages.usage) : null} now={ctx.now} />}
        action={
          can(ctx.actor, 'sync:run') && (
            <ActionButton action={syncNowAction} input={{}} pending="Asking…" done="Sync asked for" variant="primary">
              Sync now
            </ActionButton>
          )
        }
      />
      {!progress.complete && <BackfillBar initial={progress} />}
      <RefreshRuns isRunning={runs.some((run) => run.state === 'running')} />
      <SourceAges ages={ages} now={ctx.now} />
      <Panel
        title="Runs"
        note="Newest first, all times UTC. Usage and cost are read once a minute at most, everything else less often."
        tools={
          <ButtonLink href={errors ? '/settings/sync' : '/settings/sync?errors=true'} variant="ghost">
            {errors ? 'Show all runs' : 'Only runs with errors'}
          </ButtonLink>
        }
        isFlush
      >
        {runs.length === 0 ? (
          <EmptyState title={errors ? 'No run has failed' : 'No run yet'}>
            {errors
              ? 'Runs in which something could not be read appear here, with what failed and what was kept.'
              : 'The worker reads the organisation by itself, first a few seconds after it starts. Each run appears here with what it read.'}
          </EmptyState>
        ) : (
          <RunTable runs={runs} now={ctx.now} />
        )}
        {nextBefore && (
          <div className="flex justify-end px-4 py-3">
            <ButtonLink href={`/settings/sync?${errorParam}&before=${nextBefore}`} variant="outline">
              Older runs
            </ButtonLink>
          </div>
        )}
      </Panel>
    </>
  );
}
