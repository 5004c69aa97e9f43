import type { Metadata } from 'next';
import { CsvLink } from '@/components/charts/csv-link';
import { PageHead } from '@/components/page/page-head';
import { PointList } from '@/components/posture/point-list';
import { PostureTrend } from '@/components/posture/posture-trend';
import { scoreWords } from '@/components/posture/posture-words';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { formatTime } from '@/lib/core/time';
import { getPosture, listPostureDays } from '@/lib/domain/posture/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Posture' };

export default async function PosturePage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'posture:read');
  const [posture, days] = await Promise.all([
    getPosture(ctx),
    can(ctx.actor, 'settings:read') ? listPostureDays(ctx) : [],
  ]);
  return (
    <>
      <PageHead
        title="Posture"
        line="How well the organisation is set up, point by point, and where each point is mended."
        freshness={`As of ${formatTime(ctx.now)}`}
        action={<CsvLink href="/api/v1/posture/export" label="CSV" title="Every point with its state and counts" />}
      />
      <Panel>
        <p className="pt-4 text-lg font-semibold">{scoreWords(posture)}</p>
        <p className="text-table text-muted">
          What is not known counts neither for nor against.{' '}
          {!posture.isWhole && 'You see the points of what you may see; owners and admins see all of them.'}
        </p>
      </Panel>
      <PostureTrend days={days} />
      <PointList points={posture.points} mayTick={can(ctx.actor, 'settings:write')} />
    </>
  );
}
