import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseJson } from '@/lib/core/crypto';
import { errorFields, type Logger } from '@/lib/core/log';

const lineSchema = z.object({
  at: z.iso.datetime(),
  /** What is about to be sent to Anthropic, a step of it, or the end of a change. */
  what: z.enum(['begun', 'step', 'ended']),
  /** The database's, when this was written. */
  timeline: z.string(),
  intentId: z.uuid(),
  command: z.string(),
  target: z.string(),
  actor: z.string(),
  step: z.object({ key: z.string(), label: z.string() }).optional(),
});
export type JournalLine = z.infer<typeof lineSchema>;

const MOST_BYTES = 4 * 1_048_576;

/** The last changes of this worker, in a file outside the database: what a replica that is promoted may not know of. */
export class ChangeJournal {
  constructor(
    private readonly file: string,
    private readonly log: Logger,
  ) {}

  /** A change goes on where it cannot be written down: then nobody could tell it from one that was never begun. */
  note(line: JournalLine): void {
    try {
      this.makeRoom();
      const handle = fs.openSync(this.file, 'a', 0o600);
      try {
        fs.writeSync(handle, `${JSON.stringify(line)}\n`);
        if (line.what === 'begun') fs.fdatasyncSync(handle);
      } finally {
        fs.closeSync(handle);
      }
    } catch (error) {
      this.log.error('A change was not written to its journal', { intentId: line.intentId, ...errorFields(error) });
    }
  }

  /** From this moment on, the oldest first. A line that was cut off is left out. */
  read(from: Date): JournalLine[] {
    return [`${this.file}.1`, this.file]
      .filter((file) => fs.existsSync(file))
      .flatMap((file) => fs.readFileSync(file, 'utf8').split('\n'))
      .flatMap((text) => lineSchema.safeParse(parseJson(text)).data ?? [])
      .filter(({ at }) => new Date(at) >= from);
  }

  private makeRoom(): void {
    fs.mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    const size = fs.statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > MOST_BYTES) fs.renameSync(this.file, `${this.file}.1`);
  }
}
