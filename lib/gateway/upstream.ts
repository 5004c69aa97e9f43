import { type Dispatcher, Pool, ProxyAgent } from 'undici';

/** After this many failures to connect in a row, nobody waits for the next one. */
const FAILURES = 5;
const OPEN_MS = 5_000;
const CONNECT_MS = 10_000;
/** Until an answer begins; a plain one begins when it is whole. */
export const ANSWER_MS = 900_000;
/** Between two pieces of an answer: pings come far more often. */
export const SILENT_MS = 300_000;

/** Nothing was sent in any of these cases. */
const NOT_CONNECTED = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
]);

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Upstream, with a breaker before it. */
export class Upstream {
  readonly origin: string;
  private readonly prefix: string;
  private readonly dispatcher: Dispatcher;
  private failures = 0;
  private closedUntil = 0;

  constructor(baseUrl: string, proxy: string | null) {
    const url = new URL(baseUrl);
    this.origin = url.origin;
    this.prefix = url.pathname.replace(/\/$/, '');
    const limits = {
      headersTimeout: ANSWER_MS,
      bodyTimeout: SILENT_MS,
      pipelining: 1,
      connect: { timeout: CONNECT_MS },
    };
    this.dispatcher = proxy ? new ProxyAgent({ uri: proxy, ...limits }) : new Pool(this.origin, limits);
  }

  dispatch(options: Omit<Dispatcher.DispatchOptions, 'origin'>, handler: Dispatcher.DispatchHandler): void {
    this.dispatcher.dispatch({ ...options, origin: this.origin, path: this.prefix + options.path }, handler);
  }

  /** For how many seconds nobody should try; 0 if one may. Of those who wait, one tries first. */
  waitSeconds(): number {
    const left = this.closedUntil - performance.now();
    if (left > 0) return Math.ceil(left / 1_000);
    if (this.failures >= FAILURES) this.closedUntil = performance.now() + OPEN_MS;
    return 0;
  }

  reached(): void {
    this.failures = 0;
    this.closedUntil = 0;
  }

  /** Whether nothing can have been done, so that it may be tried again. */
  failed(error: unknown): boolean {
    if (!NOT_CONNECTED.has(codeOf(error))) return false;
    this.failures += 1;
    if (this.failures >= FAILURES) this.closedUntil = performance.now() + OPEN_MS;
    return true;
  }

  close(): Promise<void> {
    return this.dispatcher.destroy();
  }
}
