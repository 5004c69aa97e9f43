import { ButtonLink } from '@/components/ui/button-link';
import { Icon } from '@/components/ui/icon';

interface PlaceLinksProps {
  /** `Pages of changes` */
  label: string;
  page: { older: string | null; newer: string | null };
  hrefOf: (place: { older: string | null; newer: string | null }) => string;
}

/** From one place in the list to the next: how many there are in all is not counted, since there may be millions. */
export function PlaceLinks({ label, page: { older, newer }, hrefOf }: PlaceLinksProps) {
  if (!older && !newer) return null;
  return (
    <nav aria-label={label} className="flex items-center justify-end gap-1 px-4 py-3">
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
