import fs from 'node:fs';
import path from 'node:path';

export interface LogFile {
  write(line: string): void;
  close(): void;
}

const MAX_BYTES = 10_000_000;
const KEPT = 4;

/** A log of limited size: when full, it becomes `….1` and a new one starts, without interruption; the oldest is deleted. */
export function openLogFile(file: string, { maxBytes = MAX_BYTES, kept = KEPT } = {}): LogFile {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let open: { fd: number; size: number } | null = null;

  const rotate = () => {
    close();
    for (let number = kept - 1; number >= 0; number -= 1) {
      const from = number === 0 ? file : `${file}.${number}`;
      if (fs.existsSync(from)) fs.renameSync(from, `${file}.${number + 1}`);
    }
  };
  const close = () => {
    if (open) fs.closeSync(open.fd);
    open = null;
  };
  const reopen = () => {
    const fd = fs.openSync(file, 'a', 0o600);
    open = { fd, size: fs.fstatSync(fd).size };
    return open;
  };

  return {
    write: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      try {
        let at = open ?? reopen();
        if (at.size > 0 && at.size + bytes.length > maxBytes) {
          rotate();
          at = reopen();
        }
        fs.writeSync(at.fd, bytes);
        at.size += bytes.length;
      } catch {
        // A full disk must not take the supervisor down with the log.
      }
    },
    close,
  };
}
