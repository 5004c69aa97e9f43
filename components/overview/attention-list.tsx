'use client';

import { Panel } from '@/components/ui/panel';
import { TableSkeleton } from '@/components/ui/skeletons';
import { Status } from '@/components/ui/status';
import { dayOf, formatDay, isDay } from '@/lib/core/time';
import type { AttentionItem } from '@/lib/domain/attention/query-schema';

/** What somebody should look at, the most pressing first; nothing at all when there is nothing. */
export function AttentionList({ items }: { items: readonly AttentionItem[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title="Needs attention" className="my-4">
      <ul>
        {items.map((item) => (
          <li key={`${item.kind} ${item.title}`} className="border-b border-separator py-2 last:border-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <Status tone={item.severity}>
                <span className="font-medium whitespace-normal text-foreground">
                  <Title item={item} />
                </span>
              </Status>
              {item.since && <span className="ps-5 text-xs text-muted">since {sinceWords(item.since)}</span>}
            </div>
            <p className="max-w-[72ch] ps-5 text-table text-muted">{item.detail}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function AttentionSkeleton() {
  return (
    <Panel title="Needs attention" className="my-4" isFlush>
      <TableSkeleton rows={6} />
    </Panel>
  );
}

function Title({ item: { href, title } }: { item: AttentionItem }) {
  if (href === null) return title;
  return (
    <a href={href} className="hover:text-accent hover:underline hover:underline-offset-4">
      {title}
    </a>
  );
}

function sinceWords(since: string): string {
  return formatDay(isDay(since) ? since : dayOf(new Date(since)));
}
