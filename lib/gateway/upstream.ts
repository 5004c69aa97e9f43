import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import { PATIENCE, type Patience } from './patience';

/** After this many failures to connect in a row, nobody waits for the next one. */
const FAILURES = 5;

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

  constructor(
    baseUrl: string,
    proxy: string | null,
    readonly patience: Patience = PATIENCE,
  ) {
    const url = new URL(baseUrl);
    this.origin = url.origin;
    this.prefix = url.pathname.replace(/\/$/, '');
    const limits = {
      headersTimeout: patience.answerMs,
      bodyTimeout: patience.silentMs,
      pipelining: 1,
      connect: { timeout: patience.connectMs },
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
    if (this.failures >= FAILURES) this.closedUntil = performance.now() + this.patience.restMs;
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
    if (this.failures >= FAILURES) this.closedUntil = performance.now() + this.patience.restMs;
    return true;
  }

  close(): Promise<void> {
    return this.dispatcher.destroy();
  }
}
