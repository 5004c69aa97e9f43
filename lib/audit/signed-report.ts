import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isSigned, type Verifier } from './checkpoint';

/** What the first line of a report calls itself. */
export const REPORT_FORMAT = 'steward-access-review-1';

/** What is signed about a report: what it is of, its SHA-256, and when. The signer's name comes before. */
export function reportStatement(reviewId: string, digest: string, at: Date): string {
  return `access review ${reviewId}\nsha256 ${digest}\n${at.toISOString()}\n`;
}

/** The last line of a report: the signature over all before it. */
export function writeReportEnd(sha256: string, note: string): string {
  return `${JSON.stringify({ signed: { sha256, note } })}\n`;
}

const NOTE =
  /^(?<origin>\S+)\naccess review (?<id>\S+)\nsha256 (?<digest>[0-9a-f]{64})\n\S+\n\n\S \S+ (?<signature>\S+)\n$/;

export interface ReportVerdict {
  items: number;
  /** Why the report is not what was signed, as a sentence; null: it is. */
  fault: string | null;
}

/** Null for a file that is no report of an access review. */
export async function verifyReport(verifier: Verifier, file: string): Promise<ReportVerdict | null> {
  const hash = createHash('sha256');
  let [last, lines, reviewId]: [string | null, number, unknown] = [null, 0, null];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (last === null) {
      const head = parse(line);
      if (head.format !== REPORT_FORMAT) return null;
      reviewId = head.review_id;
    } else hash.update(`${last}\n`);
    last = line;
    lines += 1;
  }
  if (last === null) return null;
  const verdict = (fault: string | null) => ({ items: Math.max(0, lines - 2), fault });
  const { note } = parse(JSON.stringify(parse(last).signed ?? {}));
  const found = typeof note === 'string' ? NOTE.exec(note) : null;
  const { digest = '', id, signature = '' } = found?.groups ?? {};
  if (typeof note !== 'string' || !found) return verdict('Its last line has no signature: it was cut off.');
  const body = note.slice(0, note.indexOf('\n\n') + 1);
  if (!isSigned(verifier, body, signature)) return verdict('It was not signed by this key.');
  if (id !== reviewId) return verdict('The signature is that of another review.');
  return verdict(hash.digest('hex') === digest ? null : 'It was edited after it was signed.');
}

function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
