import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { anomaliesHref, loadAnomalyParams } from '@/components/anomalies/anomaly-params';
import { AnomalyTable } from '@/components/anomalies/anomaly-table';
import { FACET_WORDS, SERIES_WORDS } from '@/components/anomalies/anomaly-words';
import { FacetedList } from '@/components/page/list/faceted-list';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { dayOf } from '@/lib/core/time';
import { listAnomalies } from '@/lib/domain/anomalies/queries';
import { ANOMALY_FACETS, SERIES_KINDS } from '@/lib/domain/anomalies/schema';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Anomalies' };

export default async function AnomaliesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost:read');
  const params = await loadAnomalyParams(searchParams);
  const { search, show, of, page } = params;
  const list = await listAnomalies(ctx, { search: search.slice(0, 100), show, seriesKind: of ?? undefined, page });
  const hrefWith = (change: Partial<typeof params>) => anomaliesHref('/anomalies', { ...params, page: 1, ...change });
  const isNarrowed = search !== '' || of !== null;
  return (
    <>
      <PageHead
        title="Anomalies"
        line="Keys, workspaces and models that spend far more than they usually do. Steward judges each day and hour once it is read; all times are UTC."
      />
      <FacetedList
        searchLabel="Search by name or workspace"
        selects={[
          {
            ...{ param: 'of', label: 'Kind', any: 'Every kind' },
            options: SERIES_KINDS.map((value) => ({ value, label: SERIES_WORDS[value] })),
          },
        ]}
        facetsLabel="Filter anomalies"
        facets={ANOMALY_FACETS}
        facetWords={FACET_WORDS}
        warnings={['open']}
        fixed={['open', 'over', 'all']}
        show={show}
        list={list}
        what="anomalies"
        hrefWith={hrefWith}
        title={FACET_WORDS[show]}
        empty={
          isNarrowed ? (
            <EmptyState
              title="No matching anomalies"
              step={<ButtonLink href={anomaliesHref('/anomalies', { show: 'all' })}>Show all anomalies</ButtonLink>}
            >
              Search covers the names of keys, workspaces and models. Try a shorter term or another filter.
            </EmptyState>
          ) : (
            <EmptyState
              title={show === 'open' ? 'Nothing spends more than usual' : 'No anomalies yet'}
              step={
                list.facets.over > 0 && show === 'open' ? (
                  <ButtonLink href={hrefWith({ show: 'over' })}>Show what has ended</ButtonLink>
                ) : undefined
              }
            >
              A key, workspace or model appears here when it spends far more in a day or an hour than it usually does.
              Steward needs about two months of days to know what is usual.
            </EmptyState>
          )
        }
      >
        <AnomalyTable rows={list.rows} today={dayOf(ctx.now)} />
      </FacetedList>
    </>
  );
}
