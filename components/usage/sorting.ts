interface Sorting {
  column: string;
  isFalling: boolean;
}

/** `-total` is by total, largest first. */
export function parseSorting(text: string): Sorting {
  return text.startsWith('-') ? { column: text.slice(1), isFalling: true } : { column: text, isFalling: false };
}

/** The address of a column that is pressed: largest or newest first, then the other way. */
export function pressed(text: string, column: string): string {
  const now = parseSorting(text);
  return now.column === column && now.isFalling ? column : `-${column}`;
}

interface SortableLine {
  /** Its place in time. */
  at: number;
  /** By column; unknown figures come last, whichever way. */
  figures: ReadonlyMap<string, bigint | null>;
}

export function sortLines<Line extends SortableLine>(lines: readonly Line[], sorting: Sorting): Line[] {
  const { column, isFalling } = sorting;
  const sign = isFalling ? -1 : 1;
  const isKnown = lines.some(({ figures }) => figures.has(column));
  return [...lines].sort((a, b) => {
    if (!isKnown) return column === 'period' ? sign * (a.at - b.at) : b.at - a.at;
    const [x, y] = [a.figures.get(column) ?? null, b.figures.get(column) ?? null];
    if (x === null || y === null) return x === y ? b.at - a.at : x === null ? 1 : -1;
    return x === y ? b.at - a.at : sign * (x < y ? -1 : 1);
  });
}

interface SortablePart {
  part: { id: string };
  figures: ReadonlyMap<string, bigint | null>;
}

/** As they are given, which is by size, unless sorted by one of their figures. What remains of all parts stays last. */
export function sortParts<Line extends SortablePart>(lines: readonly Line[], { column, isFalling }: Sorting): Line[] {
  if (!lines.some(({ figures }) => figures.has(column))) return [...lines];
  const sign = isFalling ? -1 : 1;
  const isRest = ({ part }: Line) => part.id === 'other';
  return [...lines].sort((a, b) => {
    if (isRest(a) || isRest(b)) return isRest(a) ? 1 : -1;
    const [x, y] = [a.figures.get(column) ?? null, b.figures.get(column) ?? null];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return x === y ? 0 : sign * (x < y ? -1 : 1);
  });
}
