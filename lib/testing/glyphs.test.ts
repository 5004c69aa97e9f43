import fs from 'node:fs';
import { expect, test } from 'vitest';
import { readSourceTree } from './source-tree';

const FONT = 'node_modules/@fontsource-variable/inter/wght.css';

/** What browsers ask the packaged font for: all else is drawn by whatever font a machine has, or as an empty box. */
function packaged(): [number, number][] {
  const css = fs.readFileSync(FONT, 'utf8');
  return [...css.matchAll(/unicode-range:\s*([^;]+);/g)].flatMap(([, ranges = '']) =>
    ranges.split(',').map((range): [number, number] => {
      const [from = '', to = from] = range.trim().replace('U+', '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    }),
  );
}

const RANGES = packaged();
const isPackaged = (char: string) => {
  const code = char.codePointAt(0) ?? 0;
  return RANGES.some(([from, to]) => code >= from && code <= to);
};

/** Arrows and signs that the packaged font draws, but not all weights and sizes of it alike: icons do. */
const SIGNS = /[\u2190-\u21ff\u2300-\u2bff]|\p{Extended_Pictographic}/u;
const IS_LETTER_SIGN = /[©®™]/u;

function strange(text: string): string[] {
  const said = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1');
  return [
    ...new Set([...said].filter((char) => !isPackaged(char) || (SIGNS.test(char) && !IS_LETTER_SIGN.test(char)))),
  ];
}

test('tells glyphs of the packaged font from others, and words from comments', () => {
  expect(RANGES.length).toBeGreaterThan(30);
  expect(strange("const a = '✓ → ▲ ⚠ ✎ ⌘ ●'")).toEqual(['✓', '→', '▲', '⚠', '✎', '⌘', '●']);
  expect(strange("const a = '– − … “é” · ’ ß × ≥'")).toEqual(['≥']);
  expect(strange('/** Field → sentence. */\n// a → b\nconst a = 1; // → c')).toEqual([]);
  expect(strange("const a = 'https://example.com/→'")).toEqual(['→']);
});

test('no page says anything that the packaged font cannot draw: arrows, warning signs and check marks are icons', () => {
  const files = [...readSourceTree().values()]
    .filter(({ path }) => !/\.test\.tsx?$|^lib\/(sandbox|testing|processes)\//.test(path))
    .map(({ path, text }) => ({ path, text }));
  files.push({ path: 'app/globals.css', text: fs.readFileSync('app/globals.css', 'utf8') });
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap(({ path, text }) => strange(text).map((char) => `${path}: ${char}`));
  expect(found).toEqual([]);
});
