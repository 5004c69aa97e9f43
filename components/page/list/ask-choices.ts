import { askApi } from '@/components/page/ask';
import type { Choice, ListSelect } from './filter-selects';

/** All choices of a filter, in the order in which they are given. */
export async function askChoices(read: NonNullable<ListSelect['asks']>): Promise<Choice[]> {
  const found = await askApi<{ id: string; name: string }[]>(read);
  return found.map(({ id, name }) => ({ value: id, label: name }));
}
