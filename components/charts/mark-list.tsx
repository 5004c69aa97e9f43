import Link from 'next/link';
import type { ChartMark } from './chart-model';

/** What the marks on a chart stand for, in words. */
export function MarkList({ marks }: { marks: readonly ChartMark[] }) {
  return (
    <details className="mt-3 text-xs">
      <summary className="w-fit cursor-pointer rounded py-1 text-muted hover:text-foreground pointer-coarse:py-3.5">
        <MarkShape /> {marks.length === 1 ? '1 event' : `${marks.length} events`} in this range
      </summary>
      <ul className="mt-1 max-h-60 overflow-y-auto">
        {marks.map(({ id, when, label, href }) => (
          <li key={id} className="flex flex-wrap gap-x-3 py-0.5">
            <span className="figure w-36 text-muted">{when}</span>
            <Link href={href} prefetch={false} className="plain-link">
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

const SIZE = 4;

/** The path of a mark around a point. */
export function markPath(x: number, y: number): string {
  return `M${x} ${y - SIZE}l${SIZE} ${SIZE}l${-SIZE} ${SIZE}l${-SIZE} ${-SIZE}z`;
}

function MarkShape() {
  return (
    <svg width={2 * SIZE} height={2 * SIZE} aria-hidden="true" className="inline-block align-baseline">
      <path d={markPath(SIZE, SIZE)} fill="var(--foreground)" />
    </svg>
  );
}
