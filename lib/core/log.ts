import pino from 'pino';
import { GEN_AI } from './gen-ai';

/** The only fields a log line may carry. Anything not listed is dropped, so no secret gets in by accident. */
const ALLOWED = new Set<string>([
  'process',
  'requestId',
  'intentId',
  'command',
  'state',
  'code',
  'digest',
  'method',
  'path',
  'status',
  'attempt',
  'attempts',
  'durationMs',
  'waitMs',
  'runId',
  'kind',
  'rows',
  'count',
  'day',
  'port',
  'pid',
  'signal',
  'exitCode',
  'name',
  'stack',
  'upstreamRequestId',
  'task',
  'mode',
  'reason',
  'from',
  'to',
  'workerId',
  ...['keyId', 'workspaceId', 'outcome', 'isEstimated', 'costNano'],
  ...Object.values(GEN_AI),
]);

export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Some of them contain what a stranger sent, so none may be long. */
const MAX_LENGTH = 300;
const MAX_STACK = 2_000;

/** The fields that may appear in a log, each cut to a useful length. */
export function allowedFields(fields: LogFields = {}): LogFields {
  const kept = Object.entries(fields).filter(([key]) => ALLOWED.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (typeof value === 'string') return [key, value.slice(0, key === 'stack' ? MAX_STACK : MAX_LENGTH)];
      return [key, typeof value === 'object' ? null : value];
    }),
  );
}

/** JSON lines on standard output with allow-listed fields. */
export function createLogger(processName: string, level = 'info'): Logger {
  const out = pino(
    { level, base: { process: processName }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(1),
  );
  return {
    debug: (message, fields) => out.debug(allowedFields(fields), message),
    info: (message, fields) => out.info(allowedFields(fields), message),
    warn: (message, fields) => out.warn(allowedFields(fields), message),
    error: (message, fields) => out.error(allowedFields(fields), message),
  };
}

/** Name and stack of a thrown value: safe to log, because the message is cut off, even if its lines look like frames. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { name: typeof error };
  const stack = error.stack ?? '';
  const at = error.message ? stack.indexOf(error.message) : -1;
  const afterMessage = at < 0 ? stack : stack.slice(at + error.message.length);
  const frames = afterMessage.split('\n').filter((line) => /^\s+at /.test(line));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, code, stack: frames.slice(0, 8).join('\n') };
}
