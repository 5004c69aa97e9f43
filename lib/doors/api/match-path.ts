interface Part {
  text: string;
  isHole: boolean;
}

/** The same few patterns are asked about with every request. */
const patterns = new Map<string, readonly Part[]>();

function partsOf(pattern: string): readonly Part[] {
  const known = patterns.get(pattern);
  if (known) return known;
  const parts = pattern
    .split('/')
    .slice(1)
    .map((text) => ({ text, isHole: text.startsWith('{') }));
  patterns.set(pattern, parts);
  return parts;
}

/** What stands in the holes of a pattern such as `/budgets/{budget_id}`, in their order; null if the path is another one. */
export function matchPath(pattern: string, segments: readonly string[]): string[] | null {
  const parts = partsOf(pattern);
  if (parts.length !== segments.length) return null;
  if (!parts.every(({ isHole, text }, at) => isHole || text === segments[at])) return null;
  return segments.filter((_, at) => parts[at]?.isHole);
}
