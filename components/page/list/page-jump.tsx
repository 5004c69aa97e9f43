interface PageJumpProps {
  page: number;
  pages: number;
  /** The address of the first page; what else it holds stays as it is. */
  href: string;
}

/** Jumps to a page by number. A plain form: the list follows it without reloading the page. */
export function PageJump({ page, pages, href }: PageJumpProps) {
  const [path, query = ''] = href.split('?');
  return (
    <form action={path} data-page-jump className="flex items-center gap-1.5">
      {[...new URLSearchParams(query)]
        .filter(([name]) => name !== 'page')
        .map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
      <label className="flex items-center gap-1.5">
        Page
        <input
          // A list that moved on shows its own page again, not the one that was typed.
          key={page}
          type="number"
          name="page"
          min={1}
          max={pages}
          required
          defaultValue={page}
          className="input input--primary figure w-18"
        />
      </label>
      <span className="figure whitespace-nowrap">of {pages}</span>
      <button type="submit" className="tool-button">
        Go
      </button>
    </form>
  );
}
