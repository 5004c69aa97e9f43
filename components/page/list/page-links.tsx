import { formatCount } from '@/components/page/figures/format';
import { ButtonLink } from '@/components/ui/button-link';
import { Icon } from '@/components/ui/icon';
import { PageJump } from './page-jump';

interface PageLinksProps {
  page: number;
  pageSize: number;
  total: number;
  hrefOf: (page: number) => string;
  /** What is counted, in the plural. */
  what: string;
}

/** `51–100 of 214 people` with the way back and forth. */
export function PageLinks({ page, pageSize, total, hrefOf, what }: PageLinksProps) {
  const first = (page - 1) * pageSize + 1;
  if (first > total) return null;
  const last = Math.min(page * pageSize, total);
  return (
    <nav
      aria-label={`Pages of ${what}`}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 text-xs text-muted"
    >
      <p className="figure">
        {formatCount(BigInt(first))}–{formatCount(BigInt(last))} of {formatCount(BigInt(total))} {what}
      </p>
      {total > pageSize && (
        <div className="flex flex-wrap items-center justify-end gap-2">
          {total > 2 * pageSize && <PageJump page={page} pages={Math.ceil(total / pageSize)} href={hrefOf(1)} />}
          {page > 1 && (
            <ButtonLink href={hrefOf(page - 1)} variant="outline" rel="prev">
              <Icon name="chevron-left" />
              Previous
            </ButtonLink>
          )}
          {last < total && (
            <ButtonLink href={hrefOf(page + 1)} variant="outline" rel="next">
              Next
              <Icon name="chevron-right" />
            </ButtonLink>
          )}
        </div>
      )}
    </nav>
  );
}
