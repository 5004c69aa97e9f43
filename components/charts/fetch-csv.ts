export interface CsvProgress {
  rows: number;
  /** Null until the answer has begun. */
  total: number | null;
}

const TOTAL_ROWS = 'x-total-rows';
const TELL_EVERY_MS = 100;
/** So much is gathered before it is handed to the browser, which may keep it on disk. */
const PIECE_BYTES = 8 * 1024 * 1024;
const NEW_LINE = 10;

/** Reads a file row by row and tells how far it has come. */
export async function fetchCsv(
  href: string,
  tell: (progress: CsvProgress) => void,
  signal?: AbortSignal,
): Promise<{ name: string; content: Blob }> {
  const response = await fetch(href, { signal, cache: 'no-store' });
  if (!response.ok || !response.body) throw new Error(await readReason(response));
  const counted = response.headers.get(TOTAL_ROWS);
  const total = counted === null ? null : Number(counted);
  const pieces: Blob[] = [];
  let [gathered, bytes, lines, toldAt]: [BlobPart[], number, number, number] = [[], 0, 0, 0];
  const reader = response.body.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    gathered.push(chunk.value);
    bytes += chunk.value.byteLength;
    lines += linesIn(chunk.value);
    if (bytes > PIECE_BYTES) {
      pieces.push(new Blob(gathered));
      [gathered, bytes] = [[], 0];
    }
    if (Date.now() - toldAt < TELL_EVERY_MS) continue;
    toldAt = Date.now();
    tell({ rows: Math.max(0, lines - 1), total });
  }
  return {
    name: readFileName(response),
    content: new Blob([...pieces, ...gathered], { type: 'text/csv;charset=utf-8' }),
  };
}

function linesIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEW_LINE); at !== -1; at = bytes.indexOf(NEW_LINE, at + 1)) count += 1;
  return count;
}

function readFileName(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'steward.csv';
}

async function readReason(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return `Steward answered ${response.status}.`;
}
