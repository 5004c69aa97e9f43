import Link from 'next/link';
import type { Look } from '@/components/charts/series-colors';
import { SeriesMark } from '@/components/charts/series-mark';
import { WholeName } from '@/components/ui/whole-name';
import type { Part } from '@/lib/domain/usage/query-schema';

interface PartNameProps {
  part: Part;
  look?: Look;
  /** A link to it on its own. */
  href: string | null;
  /** What a plain press does instead of leaving the page. */
  onFollow?: () => void;
}

export function PartName({ part, look, href, onFollow }: PartNameProps) {
  const name = (
    <span
      className="inline-flex items-baseline gap-1.5 whitespace-normal"
      title={part.hint ? `${part.label} · ${part.hint}` : undefined}
    >
      {look && <SeriesMark look={look} />}
      <span>
        <WholeName>{part.label}</WholeName>
      </span>
    </span>
  );
  if (href === null) return name;
  return (
    <Link
      href={href}
      prefetch={false}
      onClick={
        onFollow &&
        ((event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          onFollow();
        })
      }
      className="plain-link"
    >
      {name}
    </Link>
  );
}
