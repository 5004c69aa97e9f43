import { Icon } from '@/components/ui/icon';

export interface Crumb {
  label: string;
  href: string;
}

/** Where a page lies; the page itself is the last and no link. */
export function Breadcrumbs({ above, here }: { above: readonly Crumb[]; here: string }) {
  return (
    <nav aria-label="Breadcrumbs" className="mb-1.5 text-xs text-muted">
      <ol className="flex flex-wrap items-center gap-1">
        {above.map(({ label, href }) => (
          <li key={href} className="flex items-center gap-1">
            <a
              href={href}
              className="inline-flex min-h-6 items-center hover:text-foreground hover:underline hover:underline-offset-4 pointer-coarse:min-h-11"
            >
              {label}
            </a>
            <Icon name="chevron-right" className="size-3.5" />
          </li>
        ))}
        <li aria-current="page" className="max-w-72 truncate">
          {here}
        </li>
      </ol>
    </nav>
  );
}
