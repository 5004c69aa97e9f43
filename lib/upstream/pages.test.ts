import { describe, expect, it } from 'vitest';
import type { ParsedList } from '@/lib/upstream/contract-list';
import { allPages, readAll } from '@/lib/upstream/pages';

function page(items: string[], hasMore: boolean, cursor: string | null, unreadable = 0): ParsedList<string> {
  return { items, unreadable, odd: {}, hasMore, lastId: cursor, nextPage: null };
}

function book(pages: ParsedList<string>[]): {
  read: (cursor: string | null) => Promise<ParsedList<string>>;
  asked: (string | null)[];
} {
  const asked: (string | null)[] = [];
  const read = async (cursor: string | null) => {
    asked.push(cursor);
    return pages[Math.min(asked.length, pages.length) - 1] ?? page([], false, null);
  };
  return { read, asked };
}

describe('readAll', () => {
  it('walks to the end by the cursor of each page', async () => {
    const { read, asked } = book([page(['a', 'b'], true, 'b'), page(['c'], false, 'c', 1)]);
    expect(await readAll(read)).toEqual({ items: ['a', 'b', 'c'], unreadable: 1, odd: {}, complete: true });
    expect(asked).toEqual([null, 'b']);
  });

  it('reads on after ten pages, and after a hundred', async () => {
    const pages = Array.from({ length: 123 }, (_, at) => page([`item ${at}`], at < 122, `cursor ${at}`));
    const { read, asked } = book(pages);
    const all = await readAll(read);
    expect([all.complete, all.items.length, new Set(all.items).size, asked.length]).toEqual([true, 123, 123, 123]);
  });

  it('prefers the opaque cursor', async () => {
    const { read, asked } = book([{ ...page(['a'], true, 'a'), nextPage: 'p2' }, page([], false, null)]);
    expect((await readAll(read)).complete).toBe(true);
    expect(asked).toEqual([null, 'p2']);
  });

  it.each<[string, ParsedList<string>[], number]>([
    ['an empty page that promises more without a cursor', [page(['a'], true, 'a'), page([], true, null)], 2],
    ['an empty page that leads to itself', [page(['a'], true, 'a'), page([], true, 'x')], 3],
    ['a promise without a cursor', [page(['a'], true, null)], 1],
    ['a cursor that comes again', [page(['a'], true, 'a'), page(['b'], true, 'b'), page(['a'], true, 'a')], 3],
    ['a page that repeats for ever', [page(['a'], true, 'a')], 2],
  ])('is incomplete after %s', async (_name, pages, calls) => {
    const { read, asked } = book(pages);
    expect((await readAll(read)).complete).toBe(false);
    expect(asked).toHaveLength(calls);
  });

  it('goes on past a page on which nothing could be read', async () => {
    const { read } = book([page([], true, 'a', 2), page(['b'], false, 'b')]);
    expect(await readAll(read)).toEqual({ items: ['b'], unreadable: 2, odd: {}, complete: true });
  });

  it('follows an empty page that promises more, but not for ever', async () => {
    const some = book([page([], true, 'a'), page([], true, 'b'), page(['c'], false, 'c')]);
    expect(await readAll(some.read)).toMatchObject({ items: ['c'], complete: true });
    let count = 0;
    const endless = async () => page([], true, `${++count}`);
    expect((await readAll(endless)).complete).toBe(false);
    expect(count).toBeLessThan(30);
  });

  it('stops at the cap', async () => {
    let count = 0;
    const endless = async () => page([`${++count}`], true, `${count}`);
    expect(await readAll(endless, 5)).toMatchObject({ items: ['1', '2', '3', '4', '5'], complete: false });
  });
});

describe('allPages', () => {
  it('gives each page as it comes and marks the last', async () => {
    const ends: unknown[] = [];
    for await (const { items, end } of allPages(book([page(['a'], true, 'a'), page(['b'], false, 'b')]).read))
      ends.push([items, end]);
    expect(ends).toEqual([
      [['a'], null],
      [['b'], 'complete'],
    ]);
  });

  it('passes on a failure of a page', async () => {
    const failing = async () => Promise.reject(new Error('gone'));
    await expect(readAll(failing)).rejects.toThrow('gone');
  });
});
