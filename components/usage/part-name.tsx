import Link from 'next/link';
import type { Part } from '@/lib/domain/usage/schema';

interface PartNameProps {
  part: Part;
  /** Where it can be looked at alone. */
  href: string | null;
  /** What a plain press does instead of leaving the page. */
  onFollow?: () => void;
}

export function PartName({ part, href, onFollow }: PartNameProps) {
  const name = (
    <span
      className="inline-block max-w-30 align-bottom whitespace-normal wrap-break-word"
      title={part.hint ? `${part.label} · ${part.hint}` : part.label}
    >
      {part.label}
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
      className="hover:text-accent hover:underline hover:underline-offset-4"
    >
      {name}
    </Link>
  );
}
