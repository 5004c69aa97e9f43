import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { ReportFreshness } from '@/components/page/freshness';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { Explorer } from '@/components/usage/explorer';
import type { FilterNames } from '@/components/usage/filters';
import { usageAndCostWords } from '@/components/usage/scope-words';
import { loadUsageParams, renamedHref, usageQuery } from '@/components/usage/search-params';
import { can } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { readFiscalMonth } from '@/lib/domain/organization/queries';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { usageFilterOptions, usageReport } from '@/lib/domain/usage/report/queries';
import { DIMENSIONS } from '@/lib/domain/usage/schema';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Usage & cost' };

/** As many as a menu can hold. */
const MOST_TAG_KEYS = 30;
const MOST_NAMES = 100;

type PageCtx = Awaited<ReturnType<typeof pageCtx>>;

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'usage:read');
  const renamed = renamedHref('/usage', await searchParams);
  if (renamed) redirect(renamed);
  const seesCost = can(ctx.actor, 'cost:read');
  const calendar = { today: dayOf(ctx.now), fiscalMonth: await readFiscalMonth(ctx) };
  const query = usageQuery(await loadUsageParams(searchParams), calendar, seesCost);
  const [report, tagKeys, names] = await Promise.all([
    heavy(ctx, () => usageReport(ctx, query)),
    usageFilterOptions(ctx, { kind: 'tag_key', limit: MOST_TAG_KEYS }),
    namesInForce(ctx, query),
  ]);
  return (
    <>
      <PageHead
        title="Usage & cost"
        line={`${usageAndCostWords(ctx.actor, seesCost)}, for any range, split and filtered as you like.`}
        freshness={<ReportFreshness ctx={ctx} asOf={report.asOf ? new Date(report.asOf) : null} />}
        action={
          seesCost && (
            <>
              <ButtonLink href="/usage/gateway">Gateway</ButtonLink>
              <ButtonLink href="/usage/months">Months</ButtonLink>
              {can(ctx.actor, 'cost_centre:read') && <ButtonLink href="/usage/cost-centres">Cost centres</ButtonLink>}
              <ButtonLink href="/usage/insights">Insights</ButtonLink>
            </>
          )
        }
      />
      <Explorer
        first={{ query, report }}
        names={names}
        tagKeys={tagKeys.options.map(({ id }) => id)}
        seesCost={seesCost}
        calendar={calendar}
      />
    </>
  );
}

async function namesInForce(ctx: PageCtx, query: ParsedUsageFilter): Promise<FilterNames> {
  const kinds = DIMENSIONS.filter((kind) => query[kind].length > 0);
  const named = await Promise.all(
    kinds.map(async (kind) => {
      const ids = query[kind];
      const { options } = await usageFilterOptions(ctx, { kind, ids, limit: MOST_NAMES });
      return [kind, options] as const;
    }),
  );
  return Object.fromEntries(named);
}
