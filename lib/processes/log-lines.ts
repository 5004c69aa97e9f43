import { StringDecoder } from 'node:string_decoder';
import { allowedFields, type LogFields } from '@/lib/core/log';

export interface LineReader {
  push(chunk: Buffer): void;
  /** Writes what is still being collected. */
  flush(): void;
}

const MAX_LINE = 16_384;
const MAX_FRAMES = 8;
const TOGETHER_MS = 100;
const MAX_TOGETHER = 200;
const MAX_WORDS = 300;

const NAME = /(?:^|[\s⨯[])([A-Z][A-Za-z]{0,60}(?:Error|Exception|Warning))\b/;
const CODE = /\bcode: '([A-Z][A-Z0-9_]{1,40})'/;
const DIGEST = /\bdigest: '([\w;@]{1,60})'/;
/** A place in a program; a message that only looks like one has no path with line and column. */
const FRAME = /^\s+at (?:[\w.$<>[\] ]{1,120} )?\(?(?:file:|node:|\/|\.next|webpack)[^\s()]{0,200}:\d+:\d+\)?$/;

/**
 * Filters a process's output through the allow-list. Our own logger's lines are filtered field by field; framework
 * output, which may contain anything, is reduced to an error's type, code, digest and stack locations.
 */
export function readLines(
  processName: string,
  write: (line: string) => void,
  showForeign?: (line: string) => void,
): LineReader {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isTooLong = false;
  let foreign: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    if (foreign.length > 0) write(JSON.stringify(toFields(processName, foreign)));
    foreign = [];
  };
  const take = (line: string) => {
    const own = line.startsWith('{') ? readOwn(line) : null;
    if (own) {
      flush();
      write(JSON.stringify(own));
      return;
    }
    if (line.trim() === '') return;
    showForeign?.(line);
    const isNext = foreign.some((earlier) => FRAME.test(earlier)) && !/^[\s}]/.test(line) && NAME.test(line);
    if (isNext || foreign.length >= MAX_TOGETHER) flush();
    foreign.push(line);
    clearTimeout(timer);
    timer = setTimeout(flush, TOGETHER_MS);
  };

  return {
    push: (chunk) => {
      const [first = '', ...others] = decoder.write(chunk).split(/\r?\n/);
      const lines = [rest + first, ...others];
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!isTooLong) take(line.slice(0, MAX_LINE));
        isTooLong = false;
      }
      if (rest.length <= MAX_LINE) return;
      if (!isTooLong) take(rest.slice(0, MAX_LINE));
      isTooLong = true;
      rest = '';
    },
    flush,
  };
}

/** A line of our own logger reduced to allowed fields; null if it is not one. */
function readOwn(line: string): LogFields | null {
  try {
    const { level, time, process, msg, ...fields } = JSON.parse(line) as LogFields;
    if (typeof level !== 'number' || typeof time !== 'string' || typeof process !== 'string') return null;
    if (typeof msg !== 'string' || !/^[\w:.-]{1,40}$/.test(time) || !/^\w{1,20}$/.test(process)) return null;
    return { level, time, process, ...allowedFields(fields), msg: msg.slice(0, MAX_WORDS) };
  } catch {
    return null;
  }
}

function toFields(processName: string, lines: readonly string[]): LogFields {
  const found = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  const name = found(NAME);
  const stack = lines.filter((line) => FRAME.test(line)).slice(0, MAX_FRAMES);
  const isError = name !== undefined && !name.endsWith('Warning');
  const fields = { name, code: found(CODE), digest: found(DIGEST), stack: stack.join('\n') || undefined };
  return {
    level: isError ? 50 : name ? 40 : 30,
    time: new Date().toISOString(),
    process: processName,
    ...allowedFields({ ...fields, count: lines.length }),
    msg: name ? 'The framework reported an error; its text is left out' : 'Framework output was left out',
  };
}
