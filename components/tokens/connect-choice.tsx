'use client';

import Link from 'next/link';

interface ConnectChoiceProps {
  tools: readonly { id: string; name: string; what: string }[];
  chosen: string;
  /** The page about one of them. */
  hrefOf: (id: string) => string;
  onChoose: (id: string) => void;
}

/** The kinds of tool. Each is a link to this page about it. */
export function ConnectChoice({ tools, chosen, hrefOf, onChoose }: ConnectChoiceProps) {
  return (
    <nav aria-label="Kind of tool" className="mb-4">
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {tools.map(({ id, name, what }) => (
          <li key={id}>
            <Link
              href={hrefOf(id)}
              prefetch={false}
              scroll={false}
              aria-current={id === chosen ? 'true' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                event.preventDefault();
                onChoose(id);
              }}
              className={`block h-full rounded-lg border px-3 py-2 ${
                id === chosen ? 'border-accent bg-accent-soft' : 'border-line bg-surface hover:bg-default'
              }`}
            >
              <span className="block font-medium">{name}</span>
              <span className="block text-xs text-muted">{what}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
