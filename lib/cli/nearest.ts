/** The one of these that was probably meant; null if none is near. */
export function findNearest(given: string, choices: readonly string[]): string | null {
  const most = Math.max(1, Math.floor(given.length / 3));
  const near = choices
    .map((choice) => ({ choice, apart: distance(given.toLowerCase(), choice.toLowerCase()) }))
    .filter(({ choice, apart }) => apart <= most || (given.length >= 3 && choice.startsWith(given)))
    .sort((a, b) => a.apart - b.apart);
  return near[0]?.choice ?? null;
}

/** ` Did you mean …?`, or nothing. */
export function didYouMean(given: string, choices: readonly string[]): string {
  const nearest = findNearest(given, choices);
  return nearest === null ? '' : ` Did you mean ${nearest}?`;
}

/** Letters added, left out, exchanged or turned round. */
function distance(a: string, b: string): number {
  let [before, above]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const turned = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : change;
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, turned));
    }
    [before, above] = [above, row];
  }
  return above[b.length] ?? 0;
}
