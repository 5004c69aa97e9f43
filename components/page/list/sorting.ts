import type { Order } from '@/lib/lists/schema';

export interface Sorting<Sort extends string> {
  sort: Sort;
  order: Order;
}

/** Names read best from A, figures and dates from the largest and newest. */
export function firstOrder(sort: string): Order {
  return ['name', 'workspace', 'owner', 'role', 'expires'].includes(sort) ? 'asc' : 'desc';
}

/** How a list is ordered: as asked, else by what its readers look for first. */
export function readSorting<Sort extends string>(
  asked: { sort: Sort | null; order: Order | null },
  usual: Sort,
): Sorting<Sort> {
  const sort = asked.sort ?? usual;
  return { sort, order: asked.order ?? firstOrder(sort) };
}

/** What pressing a column's head asks for. */
export function nextSorting<Sort extends string>(now: Sorting<Sort>, sort: Sort): Sorting<Sort> {
  if (now.sort !== sort) return { sort, order: firstOrder(sort) };
  return { sort, order: now.order === 'asc' ? 'desc' : 'asc' };
}
