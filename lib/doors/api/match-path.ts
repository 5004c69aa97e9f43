const isHole = (part: string) => part.startsWith('{');

/** What stands in the holes of a pattern such as `/budgets/{budget_id}`, in their order; null if the path is another one. */
export function matchPath(pattern: string, segments: readonly string[]): string[] | null {
  const parts = pattern.split('/').slice(1);
  if (parts.length !== segments.length) return null;
  if (!parts.every((part, at) => isHole(part) || part === segments[at])) return null;
  return segments.filter((_, at) => isHole(parts[at] ?? ''));
}
