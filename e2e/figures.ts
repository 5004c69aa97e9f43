import fs from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';

/** `12.3456` as whole nano-dollars, `1240` as it is: sums of these are exact. */
export function exact(decimal: string, isMoney: boolean): bigint {
  const [, minus, whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(decimal) ?? [];
  if (whole === undefined) throw new Error(`Not a decimal number: ${decimal}`);
  if (!isMoney) return BigInt(decimal);
  const value = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return minus ? -value : value;
}

export const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

export interface TableFigures {
  /** Names of the parts, from the head of the table. */
  parts: string[];
  whole: bigint;
  partTotals: bigint[];
  rows: { period: string; total: bigint; parts: bigint[]; texts: string[] }[];
}

/** `3 Nov 2026`, `W47 2026`, `Nov 2026`, with the hour where it has one. */
const PERIOD = /^(\d{1,2} )?(\w{3}|W\d\d) \d{4}/;

function figuresTable(page: Page): Locator {
  return page.getByRole('table', { name: 'The figures of the chart' });
}

/** The table under the chart, with the exact values that its figures stand for. */
export async function readTable(page: Page, isMoney: boolean): Promise<TableFigures> {
  const table = figuresTable(page);
  await expect(table).toBeVisible();
  const { heads, lines } = await table.evaluate((element) => ({
    heads: [...element.querySelectorAll('th[scope="col"]')].map((head) => head.textContent ?? ''),
    lines: [...element.querySelectorAll('tr:has(th[scope="row"])')].map((row) => ({
      name: row.querySelector('th[scope="row"]')?.textContent ?? '',
      values: [...row.querySelectorAll('td')].map((cell) => cell.querySelector('data')?.value ?? null),
      texts: [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''),
    })),
  }));
  // Turned, the parts are rows; read as if they were columns.
  const isTurned = heads[0] === 'Part';
  const first = isTurned ? heads.findIndex((head) => PERIOD.test(head)) - 1 : 1;
  const read = lines
    .filter(({ values }) => values.some((value) => value !== null))
    .map(({ name, values, texts }) => ({
      name,
      values: values.map((value) => (value === null ? 0n : exact(value, isMoney))),
      texts,
    }));
  const [totals, ...others] = read;
  const rest = isTurned ? others.filter(({ name }) => name !== 'Before') : others;
  if (totals?.name !== (isTurned ? 'All parts' : 'All periods')) throw new Error('The table has no totals on top');
  const periodOf = (text: string) => text.replace(/partial.*$/, '');
  if (!isTurned) {
    // Compared, two more columns stand between the total and the parts.
    const before = heads.includes('Before') ? 2 : 0;
    const rows = rest.map(({ name, values: [total = 0n, ...figures], texts }) => ({
      ...{ period: periodOf(name), total, parts: figures.slice(before), texts },
    }));
    const [whole = 0n, ...figures] = totals.values;
    return { parts: heads.slice(2 + before), whole, partTotals: figures.slice(before), rows };
  }
  const rows = heads.slice(first + 1).map((period, at) => ({
    period: periodOf(period),
    total: totals.values[first + at] ?? 0n,
    parts: rest.map(({ values }) => values[first + at] ?? 0n),
    texts: [totals, ...rest].map(({ texts }) => texts[first + at] ?? ''),
  }));
  return {
    parts: rest.map(({ name }) => name),
    whole: totals.values[0] ?? 0n,
    partTotals: rest.map(({ values }) => values[0] ?? 0n),
    rows: rows.reverse(),
  };
}

export interface CsvLine {
  period: string;
  id: string;
  name: string;
  value: bigint;
}

/** Presses "Download CSV", makes the choices and takes the file that comes. */
export async function downloadFile(
  page: Page,
  choices: readonly string[] = [],
): Promise<{ fileName: string; text: string }> {
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const panel = page.getByRole('dialog', { name: 'Download CSV' });
  for (const choice of choices) await panel.getByRole('radio', { name: choice }).check();
  const waiting = page.waitForEvent('download');
  await panel.getByRole('link', { name: 'Download file' }).click();
  const download = await waiting;
  const text = fs.readFileSync(await download.path(), 'utf8');
  await expect(panel.getByRole('link', { name: 'Download file' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  return { fileName: download.suggestedFilename(), text };
}

/** The file of every part, a row for each figure. */
export async function downloadCsv(page: Page): Promise<{ fileName: string; header: string[]; lines: CsvLine[] }> {
  const { fileName, text } = await downloadFile(page);
  const [header = [], ...records] = parse(text, { bom: true, relax_column_count: false }) as string[][];
  const isMoney = header.at(-1) === 'cost_usd';
  const at = (name: string) => header.indexOf(name);
  const lines = records
    .filter((record) => record.at(-1) !== '')
    .map((record) => ({
      period: record[at('period_start')] ?? '',
      id: record[at('id')] ?? '',
      name: record[at('name')] ?? '',
      value: exact(record.at(-1) ?? '', isMoney),
    }));
  return { fileName, header, lines };
}
