/** What can be taken out of Steward as a file or on paper, and what people call it. */
export const EXPORT_FILES = {
  audit: 'Audit',
  audit_chain: 'Whole audit chain',
  audit_checkpoints: 'Audit checkpoints',
  api_keys: 'API keys',
  people: 'People',
  workspaces: 'Workspaces',
  budgets: 'Budgets',
  budgets_for_import: 'Budgets, for import',
  budget_year: 'Budget against actual',
  cost_centres: 'Cost centres',
  cost_centre_statement: 'Statement by cost centre',
  statement: 'Monthly statement',
  usage: 'Usage and cost',
  usage_focus: 'Cost as FOCUS charges',
  gateway_requests: 'Gateway requests',
  posture: 'Posture',
  departure: 'Offboarding report',
  exposure: 'Exposure report',
  access_review: 'Access review report',
  access_review_items: 'Access review items',
  evidence_pack: 'Evidence pack',
} as const;
export type ExportFile = keyof typeof EXPORT_FILES;

/** How much is kept of what an address asked for: so many filters, with names and values of so many characters. */
export const KEPT_FILTERS = { most: 40, name: 60, value: 300 } as const;

const LINE_FEED = 10;
const QUOTE = 34;

/** Counts the lines of a file as it passes, in pieces of any size: in CSV, a line feed between quotes begins none. */
export class LineCount {
  private lines = 0;
  private isQuoted = false;

  constructor(private readonly isCsv: boolean) {}

  take(piece: Uint8Array): void {
    for (const byte of piece) {
      if (byte === QUOTE) this.isQuoted = this.isCsv && !this.isQuoted;
      else if (byte === LINE_FEED && !this.isQuoted) this.lines += 1;
    }
  }

  /** Without the names of the columns. */
  get rows(): number {
    return this.isCsv ? Math.max(0, this.lines - 1) : this.lines;
  }
}
