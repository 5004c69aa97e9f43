import type { TableRow } from '@/lib/core/delimited';
import { bareCell, type NamedLine, type ReadFile, readNamedLines } from '@/lib/core/named-lines';
import { isDay } from '@/lib/core/time';
import { SUBJECT_KINDS, type SubjectKind } from './rules';

/** Columns of a file of cost centres and of what belongs to them. */
export const CENTRE_COLUMNS = [
  ...['cost_centre', 'name', 'project', 'ledger_code', 'subject', 'subject_id', 'first_month'],
] as const;
export type CentreColumn = (typeof CENTRE_COLUMNS)[number];
const NEEDED: readonly CentreColumn[] = ['cost_centre'];

export type CentreLine = NamedLine<CentreColumn>;

export function readCentreFile(rows: readonly TableRow[]): ReadFile<CentreColumn> {
  return readNamedLines(rows, { columns: CENTRE_COLUMNS, needed: NEEDED });
}

/** A line as it is meant, still to be judged. A line with a subject assigns it, one without says what a cost centre is called. */
export interface MeantLine {
  /** Empty: none of its own. */
  code: string;
  /** Undefined where the file does not say: what there is stays. */
  terms: { name?: string; project?: string; ledgerCode?: string };
  subject: { kind: SubjectKind; id: string; firstMonth: string } | null;
}

/** The line, or what is wrong with it. */
export function meantBy({ cells }: CentreLine): MeantLine | string {
  const of = (name: CentreColumn) => bareCell(cells[name]);
  const said = (name: CentreColumn) => (of(name) === '' ? undefined : of(name));
  const code = of('cost_centre');
  const terms = { name: said('name'), project: said('project'), ledgerCode: said('ledger_code') };
  const [kindWord, id, month] = [of('subject').toLowerCase(), of('subject_id'), of('first_month')];
  if (kindWord === '' && id === '') return code === '' ? 'cost_centre: Enter a code.' : { code, terms, subject: null };
  const kind = SUBJECT_KINDS.find((one) => one === kindWord);
  if (!kind) return `subject: Use ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(SUBJECT_KINDS)}.`;
  if (id === '') return 'subject_id: Enter the ID of what belongs to the cost centre.';
  const firstMonth = `${month.slice(0, 7)}-01`;
  if (!/^\d{4}-\d{2}(-01)?$/.test(month) || !isDay(firstMonth)) return 'first_month: Enter a month such as 2026-11.';
  return { code, terms, subject: { kind, id, firstMonth } };
}
