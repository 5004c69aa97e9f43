/** A row of a table, or a line of a list that says it is one. */
const ROW = '.data-table tbody tr, [data-row]';

/** Moves the focus to the next or previous row of the list on the page: to its name, if that is a link. */
export function focusRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(`main :is(${ROW})`)];
  const targets = rows.flatMap((row) => {
    const target = row.querySelector<HTMLElement>('a[href], button:not([disabled])');
    return target ? [target] : [];
  });
  const at = targets.findIndex((target) => target.closest(ROW)?.contains(document.activeElement));
  const next = at === -1 ? (step === 1 ? 0 : targets.length - 1) : at + step;
  targets[next]?.focus();
}
