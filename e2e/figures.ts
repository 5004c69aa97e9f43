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

function figuresTable(page: Page): Locator {
  return page.getByRole('table', { name: 'The figures of the chart' });
}

/** The table under the chart, with the exact values that its figures stand for. */
export async function readTable(page: Page, isMoney: boolean): Promise<TableFigures> {
  const table = figuresTable(page);
  await expect(table).toBeVisible();
  const parts = (await table.getByRole('columnheader').allTextContents()).slice(2);
  const lines = await table.getByRole('row').evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.querySelector('th[scope="row"]')?.textContent ?? '',
      values: [...row.querySelectorAll('data')].map((figure) => figure.value),
      texts: [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''),
    })),
  );
  const read = lines.filter(({ values }) => values.length > 0);
  const rows = read.map(({ name, values, texts }) => {
    const [total = 0n, ...rest] = values.map((value) => exact(value, isMoney));
    return { period: name.replace(/partial.*$/, ''), total, parts: rest, texts };
  });
  const [totals, ...periods] = rows;
  if (totals?.period !== 'All periods') throw new Error('The table has no totals on top');
  return { parts, whole: totals.total, partTotals: totals.parts, rows: periods };
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
