export type CsvValue = string | number | bigint | null;

/** Spreadsheets execute cells that start like this, even after blanks and in full-width letters. */
const STARTS_FORMULA = /^[\s\0]*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** The cell's text, with an apostrophe before anything a spreadsheet would execute; numbers stay numbers. */
export function safeCell(value: CsvValue): string {
  const text = value === null ? '' : String(value);
  return STARTS_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}
