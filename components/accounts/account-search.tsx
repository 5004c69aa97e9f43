import { Search } from 'lucide-react';

/** A plain GET form: the search is in the address and works before any script does. */
export function AccountSearch({ search }: { search: string }) {
  return (
    <search className="no-print mb-4 block">
      <form action="/settings/accounts" className="relative max-w-80">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted"
        />
        <label htmlFor="people-search" className="sr-only">
          Search by name or e-mail
        </label>
        <input
          id="people-search"
          type="search"
          name="search"
          defaultValue={search}
          maxLength={100}
          placeholder="Search by name or e-mail"
          className="input input--primary w-full ps-8"
        />
      </form>
    </search>
  );
}
