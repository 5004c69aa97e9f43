type Case<T> = { [Name in keyof T]: T[Name] extends readonly (infer Value)[] ? Value : never };

/** Few cases in which every two values of different factors meet at least once. The same each time. */
export function pairwise<T extends Record<string, readonly unknown[]>>(factors: T): Case<T>[] {
  const names = Object.keys(factors);
  const sizes = names.map((name) => factors[name]?.length ?? 0);
  const open = new Set<string>();
  const key = (a: number, i: number, b: number, j: number) => (a < b ? `${a}.${i}-${b}.${j}` : `${b}.${j}-${a}.${i}`);
  for (let a = 0; a < names.length; a += 1)
    for (let b = a + 1; b < names.length; b += 1)
      for (let i = 0; i < (sizes[a] ?? 0); i += 1)
        for (let j = 0; j < (sizes[b] ?? 0); j += 1) open.add(key(a, i, b, j));
  const cases: number[][] = [];
  while (open.size > 0) {
    const [first = ''] = open;
    const chosen = new Map<number, number>(
      first.split('-').map((part) => part.split('.').map(Number) as [number, number]),
    );
    for (let at = 0; at < names.length; at += 1) {
      if (chosen.has(at)) continue;
      const gains = Array.from(
        { length: sizes[at] ?? 0 },
        (_, value) => [...chosen].filter(([other, its]) => open.has(key(at, value, other, its))).length,
      );
      chosen.set(at, gains.indexOf(Math.max(...gains)));
    }
    for (const [a, i] of chosen) for (const [b, j] of chosen) if (a !== b) open.delete(key(a, i, b, j));
    cases.push(names.map((_, at) => chosen.get(at) ?? 0));
  }
  return cases.map(
    (chosen) => Object.fromEntries(names.map((name, at) => [name, factors[name]?.[chosen[at] ?? 0]])) as Case<T>,
  );
}
