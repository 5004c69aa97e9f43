import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assignLooks, chooseColor, OTHER_COLOR, TEXTURES } from './series-colors';

type Rgb = [number, number, number];

const css = readFileSync('app/globals.css', 'utf8');

/** The declared colours of one theme block, with `var()` followed once. */
function tokens(selector: string): Map<string, Rgb> {
  const start = css.indexOf(selector);
  const block = css.slice(start, css.indexOf('\n}', start));
  const found = new Map<string, Rgb>();
  for (const [, name = '', l, c, h] of block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)) {
    found.set(name, linearRgb(Number(l), Number(c), Number(h)));
  }
  return found;
}

function linearRgb(l: number, c: number, hue: number): Rgb {
  const a = c * Math.cos((hue * Math.PI) / 180);
  const b = c * Math.sin((hue * Math.PI) / 180);
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
const luminance = ([r, g, b]: Rgb) => 0.2126 * clamp(r) + 0.7152 * clamp(g) + 0.0722 * clamp(b);

function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function oklab([r, g, b]: Rgb): Rgb {
  const x = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const y = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const z = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * x + 0.793617785 * y - 0.0040720468 * z,
    1.9779984951 * x - 2.428592205 * y + 0.4505937099 * z,
    0.0259040371 * x + 0.7827717662 * y - 0.808675766 * z,
  ];
}

const distance = (p: Rgb, q: Rgb) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);

// Machado, Oliveira, Fernandes 2009, severity 1.
const SIGHT: Record<string, readonly Rgb[]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(sight: string, [r, g, b]: Rgb): Rgb {
  const rows = SIGHT[sight] ?? [];
  const [x = 0, y = 0, z = 0] = rows.map(([m, n, o]) => clamp(m * clamp(r) + n * clamp(g) + o * clamp(b)));
  return [x, y, z];
}

const THEMES = {
  light: tokens(':root,\n[data-theme="light"]'),
  dark: tokens('\n[data-theme="dark"]'),
};

function tokenOf(theme: keyof typeof THEMES, name: string): Rgb {
  const color = THEMES[theme].get(name);
  if (!color) throw new Error(`No token --${name} in ${theme}`);
  return color;
}

const SLOTS = [1, 2, 3, 4, 5, 6, 7, 8].map((slot) => `series-${slot}`);
const PAIRS = SLOTS.flatMap((a, at) => SLOTS.slice(at + 1).map((b) => [a, b] as const));

describe.each(['light', 'dark'] as const)('series colours, %s', (theme) => {
  it.each(Object.keys(SIGHT))('any two differ with %s sight', (sight) => {
    for (const [a, b] of PAIRS) {
      const gap = distance(oklab(seen(sight, tokenOf(theme, a))), oklab(seen(sight, tokenOf(theme, b))));
      expect(gap, `${a} and ${b}`).toBeGreaterThan(0.085);
    }
  });

  it('any two differ in grey, and neighbours clearly', () => {
    for (const [a, b] of PAIRS)
      expect(contrast(tokenOf(theme, a), tokenOf(theme, b)), `${a} ${b}`).toBeGreaterThan(1.12);
    for (const [at, a] of SLOTS.entries()) {
      const b = SLOTS[at + 1];
      if (b) expect(contrast(tokenOf(theme, a), tokenOf(theme, b)), `${a} ${b}`).toBeGreaterThan(1.4);
    }
  });

  it.each(['background', 'surface'])('every mark stands out from the %s by 3 to 1', (ground) => {
    for (const name of [...SLOTS, 'series-other', 'field-border']) {
      expect(contrast(tokenOf(theme, name), tokenOf(theme, ground)), name).toBeGreaterThanOrEqual(3);
    }
  });

  it('every text stands out from what it is written on by 4.5 to 1', () => {
    for (const text of ['foreground', 'muted', 'accent', 'good', 'warn', 'bad']) {
      for (const ground of ['background', 'surface', 'surface-secondary', 'overlay', 'rail']) {
        expect(contrast(tokenOf(theme, text), tokenOf(theme, ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(
          4.5,
        );
      }
    }
    for (const fill of ['accent', 'success', 'warning', 'danger']) {
      const written = contrast(tokenOf(theme, `${fill}-foreground`), tokenOf(theme, fill));
      expect(written, fill).toBeGreaterThanOrEqual(4.5);
    }
  });
});

const MODELS = [
  'claude-opus-4-5-20251101',
  'claude-opus-4-8',
  'claude-opus-5-5',
  'claude-sonnet-4-5-20250929',
  'claude-sonnet-4-6',
  'claude-sonnet-5-5',
  'claude-haiku-4-5-20251001',
  'claude-haiku-5-5',
];

describe('chooseColor', () => {
  it.each([
    ['model', 'claude-sonnet-5-5', 'var(--series-4)'],
    ['workspace', 'wrkspc_01LSSDBBioYA3L6kb5n9k8RG', 'var(--series-6)'],
    ['none', 'total', 'var(--series-1)'],
    ['workspace', 'other', OTHER_COLOR],
    ['token_type', 'uncached', 'var(--series-1)'],
    ['token_type', 'web_search', 'var(--series-6)'],
  ] as const)('%s %s never changes', (kind, id, color) => expect(chooseColor(kind, id)).toBe(color));

  it('uses every colour about as often', () => {
    const counts = new Map<string, number>();
    for (let at = 0; at < 4_000; at += 1) {
      const color = chooseColor('api_key', `apikey_01${at}`);
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    expect(counts.size).toBe(8);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(125);
  });
});

describe('assignLooks', () => {
  it('gives the models of today a colour each', () =>
    expect([...assignLooks('model', MODELS).values()].map(({ texture }) => texture)).toEqual(MODELS.map(() => 0)));

  it('never changes a colour for what stands beside it, and never gives two the same look', () => {
    const ids = Array.from({ length: 12 }, (_, at) => `apikey_01Nb${at}`);
    for (let from = 0; from < 4; from += 1) {
      const shown = [...ids.slice(from, from + 8), 'other'];
      const looks = assignLooks('api_key', shown);
      for (const id of shown) expect(looks.get(id)?.color).toBe(chooseColor('api_key', id));
      expect(new Set([...looks.values()].map(({ color, texture }) => `${color} ${texture}`)).size).toBe(9);
      expect(assignLooks('api_key', [...shown].reverse())).toEqual(looks);
    }
  });

  it('tells even eight of one colour apart', () => {
    const same = Array.from({ length: 400 }, (_, at) => `user_${at}`).filter(
      (id) => chooseColor('owner', id) === 'var(--series-3)',
    );
    const looks = assignLooks('owner', same.slice(0, 8));
    expect(new Set([...looks.values()].map(({ texture }) => TEXTURES[texture])).size).toBe(8);
  });
});
