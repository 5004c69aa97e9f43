import { Icon } from '@/components/ui/icon';
import type { Order } from '@/lib/lists/schema';

interface SortLinkProps {
  label: string;
  /** How the list is ordered by this column now; null: by another one. */
  order: Order | null;
  href: string;
}

/** The head of a column that orders the list; pressed again it turns the order round. */
export function SortLink({ label, order, href }: SortLinkProps) {
  return (
    <>
      <span className="md:hidden">{label}</span>
      <a href={href} className="sort-link">
        {label}
        {order && <Icon name={order === 'asc' ? 'arrow-up' : 'arrow-down'} className="size-3.5" />}
        <span className="sr-only">
          {order ? `, sorted ${order === 'asc' ? 'upwards' : 'downwards'}, press to reverse` : ', press to sort by it'}
        </span>
      </a>
    </>
  );
}
