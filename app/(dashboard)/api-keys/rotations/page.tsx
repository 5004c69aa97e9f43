import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { KeyTabs } from '@/components/key-policy/key-tabs';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { FacetedList } from '@/components/page/list/faceted-list';
import { FilterChip } from '@/components/page/list/filter-chip';
import { PageHead } from '@/components/page/page-head';
import { DueCalendar } from '@/components/rotations/due-calendar';
import { loadRotationParams, rotationsHref } from '@/components/rotations/rotation-params';
import { RotationTable } from '@/components/rotations/rotation-table';
import { FACET_WORDS, ROTATIONS_PATH } from '@/components/rotations/rotation-words';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { dayOf, formatDay, isDay } from '@/lib/core/time';
import { listRotations } from '@/lib/domain/rotations/queries';
import { ROTATION_FACETS } from '@/lib/domain/rotations/schema';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API key rotation' };

export default async function RotationsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:read');
  const params = await loadRotationParams(searchParams);
  const search = params.search.slice(0, 100);
  const due = params.due !== null && isDay(params.due) ? params.due : null;
  const list = await heavy(ctx, () =>
    listRotations(ctx, { search, show: params.show, page: params.page, ...(due && { due }) }),
  );
  const hrefWith = (change: Partial<typeof params>) => rotationsHref(ROTATIONS_PATH, { ...params, page: 1, ...change });
  return (
    <>
      <Breadcrumbs above={[{ label: 'API keys', href: '/api-keys' }]} here="Rotation" />
      <PageHead
        title="API key rotation"
        line="Which of Anthropic’s keys should be replaced, and where each replacement stands. Days are UTC."
      />
      <KeyTabs actor={ctx.actor} />
      <Panel title="Due in the coming weeks" note="Keys whose replacement has not started" className="mb-4">
        <DueCalendar
          days={list.days}
          today={dayOf(ctx.now)}
          chosen={due}
          hrefOf={(day) => hrefWith({ due: day, show: 'soon' })}
        />
      </Panel>
      <FacetedList
        searchLabel="Search by key, workspace or owner"
        filter={due && <FilterChip href={hrefWith({ due: null })}>Due on {formatDay(due)}</FilterChip>}
        facetsLabel="Filter by where it stands"
        facets={ROTATION_FACETS}
        facetWords={FACET_WORDS}
        warnings={['act']}
        fixed={['act', 'soon']}
        show={params.show}
        list={list}
        what="API keys"
        hrefWith={hrefWith}
        title={FACET_WORDS[params.show]}
        empty={
          <EmptyState
            title="No API keys here"
            step={params.show !== 'all' && <ButtonLink href={`${ROTATIONS_PATH}?show=all`}>Show all</ButtonLink>}
          >
            Keys appear here 30 days before the policy wants them replaced, and while they are being replaced.
          </EmptyState>
        }
      >
        <RotationTable rows={list.rows} />
      </FacetedList>
    </>
  );
}
