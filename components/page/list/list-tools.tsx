import { CsvLink } from '@/components/charts/csv-link';
import type { ListName } from './chosen-columns';
import { ColumnChoice } from './column-choice';
import type { ListColumn } from './list-column';

interface ListToolsProps<Row> {
  list: ListName;
  /** All that the reader may choose from. */
  columns: readonly ListColumn<Row>[];
  shown: readonly ListColumn<Row>[];
  /** The address of the file with the same search, filters and order. */
  file: string;
  /** What the file holds: `180 API keys`. */
  counted: string;
  /** The address of the file of everything, whatever is searched, filtered and shown. */
  fileOfAll?: string;
}

/** Which columns a list shows, and all that it finds as a file. */
export function ListTools<Row>({ list, columns, shown, file, counted, fileOfAll }: ListToolsProps<Row>) {
  const ids = shown.map(({ id }) => id);
  return (
    <>
      <ColumnChoice
        list={list}
        columns={columns.slice(1).map(({ id, label, isExtra }) => [id, label, ids.includes(id), !isExtra])}
      />
      <CsvLink
        href={`${file}${file.includes('?') ? '&' : '?'}columns=${ids.join('.')}`}
        label="CSV"
        title={`${counted} as a file: this search, these filters, this order, these columns, all pages`}
      />
      {fileOfAll && (
        <CsvLink
          href={`${fileOfAll}?columns=${columns.map(({ id }) => id).join('.')}`}
          label="CSV of all"
          title="The whole list as a file, with all columns"
        />
      )}
    </>
  );
}
