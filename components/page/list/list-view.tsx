'use client';

import { usePathname, useRouter } from 'next/navigation';
import { debounce, parseAsString, useQueryStates } from 'nuqs';
import { type FormEvent, type MouseEvent, type ReactNode, useId, useMemo, useTransition } from 'react';
import { Icon } from '@/components/ui/icon';
import { SelectMenu } from '@/components/ui/select-menu';
import { Dimmed } from './dimmed';
import { FilterSelects, type PackedSelect } from './filter-selects';

const TYPING_PAUSE_MS = 250;

interface ListViewProps {
  /** What the search looks through: `Search by name, hint or owner`. */
  searchLabel: string;
  selects?: readonly PackedSelect[];
  /** Orders for narrow screens, where a table has no heads: `spend desc`. */
  orders?: readonly { value: string; label: string }[];
  order?: string;
  children: ReactNode;
}

/**
 * A list with its search and filters. Everything is in the address; what is shown stays, dimmed, while the next is on
 * the way, also where a link of the list itself changes the address.
 */
export function ListView({ searchLabel, selects = [], orders = [], order, children }: ListViewProps) {
  const id = useId();
  const router = useRouter();
  const path = usePathname();
  const [isPending, startTransition] = useTransition();
  const parsers = useMemo(
    () =>
      Object.fromEntries(
        ['search', 'sort', 'order', 'page', ...selects.map(({ param }) => param)].map((name) => [name, parseAsString]),
      ),
    [selects],
  );
  const [params, setParams] = useQueryStates(parsers, { shallow: false, scroll: false, startTransition });
  const followInside = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.origin !== window.location.origin || link.pathname !== path || link.target) return;
    event.preventDefault();
    startTransition(() => router.push(`${link.pathname}${link.search}`, { scroll: link.rel !== '' }));
  };
  const jump = (event: FormEvent) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !('pageJump' in form.dataset)) return;
    event.preventDefault();
    const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    startTransition(() => router.push(`${path}?${query}`));
  };
  const sortBy = (value: string) => {
    const [sort = null, direction = null] = value.split(' ');
    void setParams({ sort, order: direction, page: null }, { history: 'push' });
  };
  // Heard on their way down, before the links themselves: Enter on a link is a click, too.
  return (
    <div onClickCapture={followInside} onSubmit={jump}>
      <search className="no-print mb-3 flex flex-wrap items-center gap-2">
        <div className="relative w-full sm:w-80">
          <Icon name="search" className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-muted" />
          <label htmlFor={id} className="sr-only">
            {searchLabel}
          </label>
          <input
            id={id}
            type="search"
            maxLength={100}
            placeholder={searchLabel}
            value={params.search ?? ''}
            onChange={({ currentTarget: { value } }) =>
              void setParams(
                { search: value === '' ? null : value, page: null },
                { history: 'replace', limitUrlUpdates: debounce(value === '' ? 0 : TYPING_PAUSE_MS) },
              )
            }
            className="input input--primary w-full ps-8"
          />
        </div>
        <FilterSelects
          selects={selects.map(unpacked)}
          chosen={params}
          onChoose={(param, value) => void setParams({ [param]: value, page: null }, { history: 'push' })}
          width="w-48"
        />
        {orders.length > 0 && (
          <SelectMenu label="Order" value={order ?? ''} options={orders} onChange={sortBy} className="w-56 md:hidden" />
        )}
      </search>
      <Dimmed isPending={isPending}>{children}</Dimmed>
    </div>
  );
}

function unpacked({ options, ...select }: PackedSelect) {
  return { ...select, options: options.map(([value, label]) => ({ value, label })) };
}
