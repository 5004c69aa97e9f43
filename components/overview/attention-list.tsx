'use client';

import { ActButton } from '@/components/api-keys/act-button';
import { keyHref, lastUsedWords } from '@/components/api-keys/key-words';
import { Panel } from '@/components/ui/panel';
import { Pending } from '@/components/ui/pending';
import { TableSkeleton } from '@/components/ui/skeletons';
import { Status } from '@/components/ui/status';
import { dayOf, formatDay, isDay } from '@/lib/core/time';
import type { AttentionItem, AttentionKey } from '@/lib/domain/attention/query-schema';

/** What needs attention, most pressing first; nothing if there is nothing. */
export function AttentionList({ items }: { items: readonly AttentionItem[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title="Needs attention" className="my-4">
      <ul>
        {items.map((item) => (
          <li key={`${item.kind} ${item.href} ${item.title}`} className="border-b border-separator py-2 last:border-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <Status tone={item.severity}>
                <span className="font-medium whitespace-normal text-foreground">
                  <Title item={item} />
                </span>
              </Status>
              {item.since && <span className="ps-5 text-xs text-muted">since {sinceWords(item.since)}</span>}
            </div>
            <p className="max-w-[72ch] ps-5 text-table text-muted">{item.detail}</p>
            {item.keys && <Keys item={item} keys={item.keys} />}
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

/** The first keys that a line asks to disable, each with the button that does it. */
function Keys({ item, keys }: { item: AttentionItem; keys: readonly AttentionKey[] }) {
  const more = item.count - keys.length;
  return (
    <ul className="mt-1 max-w-[72ch] ps-5 text-table">
      {keys.map(({ kind, id, name, workspaceName, lastUsedDay, mayDisable }) => (
        <li key={id} className="flex min-h-8 items-center justify-between gap-3 py-0.5">
          <span className="min-w-0">
            <a href={keyHref(kind, id)} className="cell-name">
              {name}
            </a>{' '}
            <span className="block text-xs text-muted sm:inline">
              {workspaceName ?? 'Whole organisation'} · {lastUsedWords(lastUsedDay)}
            </span>
          </span>
          {mayDisable && (
            <Pending of={id}>
              <ActButton act="disable" apiKeyId={id} name={name} isOfMany isSmall />
            </Pending>
          )}
        </li>
      ))}
      {more > 0 && item.href !== null && (
        <li>
          <a href={item.href} className="plain-link text-accent underline">
            {more} more
          </a>
        </li>
      )}
    </ul>
  );
}

function Title({ item: { href, title } }: { item: AttentionItem }) {
  if (href === null) return title;
  return (
    <a href={href} className="plain-link">
      {title}
    </a>
  );
}

function sinceWords(since: string): string {
  return formatDay(isDay(since) ? since : dayOf(new Date(since)));
}
