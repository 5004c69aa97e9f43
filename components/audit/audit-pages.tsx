import { ButtonLink } from '@/components/ui/button-link';
import { Icon } from '@/components/ui/icon';
import type { AuditPage } from '@/lib/domain/audit/query-schema';

interface AuditPagesProps {
  page: Pick<AuditPage, 'older' | 'newer'>;
  hrefOf: (place: { older: string | null; newer: string | null }) => string;
}

/** From one place in the list to the next: how many there are in all is not counted, since there may be millions. */
export function AuditPages({ page: { older, newer }, hrefOf }: AuditPagesProps) {
  if (!older && !newer) return null;
  return (
    <nav aria-label="Pages of changes" className="flex items-center justify-end gap-1 px-4 py-3">
      {newer && (
        <ButtonLink href={hrefOf({ newer, older: null })} variant="outline" rel="prev">
          <Icon name="chevron-left" />
          Newer
        </ButtonLink>
      )}
      {older && (
        <ButtonLink href={hrefOf({ older, newer: null })} variant="outline" rel="next">
          Older
          <Icon name="chevron-right" />
        </ButtonLink>
      )}
    </nav>
  );
}
