/** A part of Prometheus's query language, as far as our alerts use it: what promtool would say where there is none. */
export type Labels = Record<string, string>;
export interface Series {
  labels: Labels;
  /** Seconds and values, in order. */
  points: [at: number, value: number][];
}
export interface Sample {
  labels: Labels;
  value: number;
}
type Value = number | Sample[];
type Evaluate = (series: readonly Series[], at: number) => Value;

const LOOKBACK = 300;
const TOKEN =
  /\s*("(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?(?:e\d+)?(?:ms|[smhd])?(?![\w.])|[A-Za-z_:][\w:]*|=~|!~|!=|==|>=|<=|[-+*/(){}[\],=<>])/y;
const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

export const seconds = (text: string): number =>
  [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );

const keyOf = (labels: Labels) => JSON.stringify(Object.entries(labels).sort());
const without = ({ __name__, ...labels }: Labels): Labels => labels;
const vector = (value: Value): Sample[] => (typeof value === 'number' ? [{ labels: {}, value }] : value);

type Matcher = (labels: Labels) => boolean;

function matcher(label: string, how: string, wanted: string): Matcher {
  const isEqual = how === '=' || how === '!=' ? (given: string) => given === wanted : anchored(wanted);
  return (labels) => isEqual(labels[label] ?? '') !== how.startsWith('!');
}

function anchored(pattern: string): (given: string) => boolean {
  const shape = new RegExp(`^(?:${pattern})$`);
  return (given) => shape.test(given);
}

/** As Prometheus does: to the ends of the range, but not far beyond what was seen, nor below zero. */
function extrapolate(points: Series['points'], from: number, to: number): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  let risen = last[1] - first[1];
  for (const [at, point] of points.entries()) {
    const before = points[at - 1]?.[1] ?? 0;
    if (at > 0 && point[1] < before) risen += before;
  }
  const seen = last[0] - first[0];
  const between = seen / (points.length - 1);
  const within = (gap: number) => (gap >= between * 1.1 ? between / 2 : gap);
  const toZero = risen > 0 ? seen * (first[1] / risen) : Number.POSITIVE_INFINITY;
  return (risen * (seen + Math.min(within(first[0] - from), toZero) + within(to - last[0]))) / seen;
}

const OVER_TIME: Record<string, (points: Series['points'], from: number, to: number) => number | null> = {
  rate: (points, from, to) => {
    const risen = extrapolate(points, from, to);
    return risen === null ? null : risen / (to - from);
  },
  increase: extrapolate,
  min_over_time: (points) => (points.length > 0 ? Math.min(...points.map(([, value]) => value)) : null),
  max_over_time: (points) => (points.length > 0 ? Math.max(...points.map(([, value]) => value)) : null),
};

function quantile(rank: number, buckets: Sample[]): Sample[] {
  const groups = new Map<string, { labels: Labels; bounds: [number, number][] }>();
  for (const {
    labels: { le = '', ...labels },
    value,
  } of buckets) {
    const group = groups.get(keyOf(labels)) ?? { labels, bounds: [] };
    groups.set(keyOf(labels), group);
    group.bounds.push([le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), value]);
  }
  return [...groups.values()].map(({ labels, bounds }) => {
    bounds.sort(([one], [other]) => one - other);
    const wanted = rank * (bounds.at(-1)?.[1] ?? 0);
    const at = bounds.findIndex(([, count]) => count >= wanted);
    const [lower, below] = bounds[at - 1] ?? [0, 0];
    const [upper = 0, count = 0] = bounds[at] ?? [];
    const value = Number.isFinite(upper) ? lower + ((upper - lower) * (wanted - below)) / (count - below) : lower;
    return { labels: without(labels), value };
  });
}

const COMPARE: Record<string, (one: number, other: number) => boolean> = {
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
};

/** Parses a query once; throws on what it does not know. */
export function parseQuery(query: string): (series: readonly Series[], at: number) => Sample[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (const text = query.trim(); TOKEN.lastIndex < text.length; ) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text)?.[1];
    if (found === undefined) throw new Error(`unknown at ${text.slice(at, at + 20)}`);
    tokens.push(found);
  }
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const next = () => tokens[at++] ?? '';
  const expect = (wanted: string) => {
    const found = next();
    if (found !== wanted) throw new Error(`expected ${wanted}, found ${found} in ${query}`);
  };
  const names = (): string[] => {
    const found: string[] = [];
    for (expect('('); peek() !== ')'; ) if (next() !== ',') found.push(tokens[at - 1] ?? '');
    expect(')');
    return found;
  };

  function either(): Evaluate {
    let one = compared();
    while (peek() === 'or') {
      next();
      const [left, right] = [one, compared()];
      one = (series, now) => {
        const found = vector(left(series, now));
        const known = new Set(found.map(({ labels }) => keyOf(without(labels))));
        return [...found, ...vector(right(series, now)).filter(({ labels }) => !known.has(keyOf(without(labels))))];
      };
    }
    return one;
  }

  function compared(): Evaluate {
    const one = divided();
    const compare = COMPARE[peek()];
    if (!compare) return one;
    next();
    const other = divided();
    return (series, now) => {
      const bound = other(series, now);
      if (typeof bound !== 'number') throw new Error('only comparisons with numbers');
      return vector(one(series, now)).filter(({ value }) => compare(value, bound));
    };
  }

  function divided(): Evaluate {
    const one = single();
    if (peek() !== '/') return one;
    next();
    const other = single();
    return (series, now) => {
      const by = new Map(vector(other(series, now)).map(({ labels, value }) => [keyOf(without(labels)), value]));
      return vector(one(series, now)).flatMap(({ labels, value }) => {
        const divisor = by.get(keyOf(without(labels)));
        return divisor === undefined ? [] : [{ labels: without(labels), value: value / divisor }];
      });
    };
  }

  function single(): Evaluate {
    const word = next();
    if (word === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (/^\d/.test(word)) return () => Number(word);
    if (word === 'sum' || word === 'max') return aggregate(word);
    if (word === 'histogram_quantile') {
      expect('(');
      const rank = Number(next());
      expect(',');
      const inner = either();
      expect(')');
      return (series, now) => quantile(rank, vector(inner(series, now)));
    }
    const overTime = OVER_TIME[word];
    if (!overTime) return select(word).instant;
    expect('(');
    const { ranged } = select(next());
    expect('[');
    const range = seconds(next());
    expect(']');
    expect(')');
    return (series, now) =>
      ranged(series, now - range, now).flatMap(({ labels, points }) => {
        const value = overTime(points, now - range, now);
        return value === null ? [] : [{ labels: without(labels), value }];
      });
  }

  function aggregate(how: 'sum' | 'max'): Evaluate {
    const kept = peek() === 'by' && next() ? names() : [];
    expect('(');
    const inner = either();
    expect(')');
    return (series, now) => {
      const groups = new Map<string, Sample>();
      for (const { labels, value } of vector(inner(series, now))) {
        const own = Object.fromEntries(kept.flatMap((name) => (labels[name] ? [[name, labels[name]]] : [])));
        const before = groups.get(keyOf(own))?.value;
        const sum = before === undefined ? value : how === 'sum' ? before + value : Math.max(before, value);
        groups.set(keyOf(own), { labels: own, value: sum });
      }
      return [...groups.values()];
    };
  }

  function select(name: string) {
    const matchers: Matcher[] = [matcher('__name__', '=', name)];
    if (peek() === '{') {
      for (next(); peek() !== '}'; ) {
        const [label, how, wanted] = [next(), next(), JSON.parse(next()) as string];
        matchers.push(matcher(label, how, wanted));
        if (peek() === ',') next();
      }
      next();
    }
    const ranged = (series: readonly Series[], from: number, to: number): Series[] =>
      series
        .filter(({ labels }) => matchers.every((matches) => matches(labels)))
        .map(({ labels, points }) => ({ labels, points: points.filter(([time]) => time > from && time <= to) }));
    const instant: Evaluate = (series, now) =>
      ranged(series, now - LOOKBACK, now).flatMap(({ labels, points }) => {
        const last = points.at(-1);
        return last ? [{ labels, value: last[1] }] : [];
      });
    return { ranged, instant };
  }

  const whole = either();
  if (at < tokens.length) throw new Error(`unexpected ${peek()} in ${query}`);
  return (series, now) => vector(whole(series, now));
}
