import type { ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { endEarly } from './end-early';
import { isNamed, returnedHeaders } from './headers';
import { BodyRefused } from './request-body';
import type { Upstream } from './upstream';
import type { UsageReader } from './usage-reader';

export interface Attempt {
  method: string;
  path: string;
  headers: string[];
  body: Buffer | AsyncIterable<Buffer> | null;
  response: ServerResponse;
  /** Whether an answer with this status is kept from the client, because the request is sent again. */
  isWithheld(status: number): boolean;
  /** How an answer with this status, type and headers is read for its usage. */
  usageOf(status: number, contentType: string, headers: readonly string[]): UsageReader | null;
  /** The answer's text as the client gets it, where it has to be made anew; it may end in a refusal. */
  rewrite: ((text: string, status: number) => Promise<string>) | null;
  /** How pieces of an answer with this status and type are read before they are passed on; null: nothing to wait for. */
  noticeOf(status: number, contentType: string): ((piece: Buffer) => Promise<void> | null) | null;
  /** Whether it goes on to its end without its client: something comes about that somebody must have, or what it used must be known. */
  isKept: boolean;
  isDraining(): boolean;
}

export type Ended =
  /** `isLeft`: its client went before the end. */
  | { kind: 'answered'; status: number; usage: UsageReader | null; isLeft: boolean }
  | { kind: 'withheld'; status: number }
  /** The client went; what it had been sent by then may have been billed. */
  | ({ kind: 'left'; usage: UsageReader | null } & Reached)
  | ({ kind: 'failed'; error: unknown; usage: UsageReader | null } & Reached);

interface Reached {
  /** Of the answer as far as it came; 0: it did not begin. */
  status: number;
  /** Whether upstream was connected to. */
  isSent: boolean;
}

const MOST_REWRITTEN = 16 * 1_048_576;
const NOTHING = Buffer.alloc(0);

/** Sends a request upstream, and its answer to the client as it comes: each waits for the slower of the two. */
export function exchange(upstream: Upstream, attempt: Attempt): Promise<Ended> {
  return new Promise((resolve) => {
    const answer = new Answer(upstream, attempt, resolve);
    const { method, path, headers, body } = attempt;
    upstream.dispatch({ method: method as Dispatcher.HttpMethod, path, headers, body: body as never }, answer);
  });
}

class Answer implements Dispatcher.DispatchHandler {
  private abort: ((error?: Error) => void) | undefined;
  private resume: (() => void) | undefined;
  private status = 0;
  private isWithheld = false;
  private isLeft = false;
  /** Its client has gone, and it goes on without. */
  private isUnread = false;
  private isSent = false;
  private usage: UsageReader | null = null;
  private notice: ReturnType<Attempt['noticeOf']> = null;
  private isNoticing = false;
  private slow: NodeJS.Timeout | undefined;
  private parts: Buffer[] | null = null;
  private head: string[] = [];
  private words = '';
  private length = 0;

  constructor(
    private readonly upstream: Upstream,
    private readonly attempt: Attempt,
    private readonly resolve: (ended: Ended) => void,
  ) {
    attempt.response.once('close', this.onClose);
    attempt.response.on('drain', this.onDrain);
    // It may have gone while its request was noted.
    if (attempt.response.destroyed) this.onClose();
  }

  onConnect(abort: (error?: Error) => void): void {
    this.abort = abort;
    if (this.isLeft) abort();
    else this.isSent = true;
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void, statusText: string): boolean {
    if (status < 200) return true;
    this.upstream.reached();
    this.resume = resume;
    this.status = status;
    this.isWithheld = this.attempt.isWithheld(status);
    if (this.isWithheld) return true;
    const { response, rewrite } = this.attempt;
    const headers = returnedHeaders(raw);
    const type = firstValue(headers, 'content-type');
    this.usage = this.attempt.usageOf(status, type, headers);
    this.notice = this.attempt.noticeOf(status, type);
    if (this.attempt.isDraining()) headers.push('connection', 'close');
    if (rewrite && (type.includes('json') || this.attempt.isKept)) {
      this.parts = [];
      this.words = statusText;
      this.head = headers.filter((_, at) => headers[at - (at % 2)]?.toLowerCase() !== 'content-length');
      return true;
    }
    response.writeHead(status, statusText, headers);
    // Begins at once. `flushHeaders` would write them in another encoding.
    if (type.includes('event-stream')) response.write(NOTHING);
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.isWithheld) return true;
    this.usage?.push(chunk);
    if (this.parts) {
      this.parts.push(chunk);
      this.length += chunk.length;
      if (this.length <= MOST_REWRITTEN) return true;
      this.abort?.(new Error('an answer too long to be made anew'));
      return true;
    }
    const noticed = this.notice?.(chunk) ?? null;
    if (!noticed) return this.pass(chunk);
    this.isNoticing = true;
    void noticed.then(() => {
      this.isNoticing = false;
      if (this.pass(chunk)) this.resume?.();
    });
    return false;
  }

  private pass(chunk: Buffer): boolean {
    if (this.attempt.response.destroyed) return true;
    if (this.attempt.response.write(chunk)) return true;
    this.slow = setTimeout(() => this.attempt.response.destroy(), this.upstream.patience.silentMs);
    return false;
  }

  onComplete(): void {
    if (this.isWithheld) {
      this.end({ kind: 'withheld', status: this.status });
      return;
    }
    const { response, rewrite } = this.attempt;
    if (this.parts && rewrite) {
      void this.endAnew(Buffer.concat(this.parts), rewrite);
      return;
    }
    if (response.req.complete) response.end();
    else endEarly(response.req, response);
    this.end({ kind: 'answered', status: this.status, usage: this.usage, isLeft: this.isUnread });
  }

  private async endAnew(given: Buffer, rewrite: NonNullable<Attempt['rewrite']>): Promise<void> {
    const { response } = this.attempt;
    try {
      const text = given.toString('utf8');
      const own = await rewrite(text, this.status);
      // What is not changed stays as it was to the byte, even if it is no text.
      const body = own === text ? given : Buffer.from(own);
      response.writeHead(this.status, this.words, [...this.head, 'content-length', String(body.length)]);
      response.end(body);
      this.end({ kind: 'answered', status: this.status, usage: this.usage, isLeft: this.isUnread });
    } catch (error) {
      this.end({ kind: 'failed', error, ...this.reached() });
    }
  }

  onError(error: Error): void {
    if (this.isLeft || this.attempt.response.destroyed) {
      this.end({ kind: 'left', ...this.reached() });
      return;
    }
    // What has begun cannot be taken back: the client must see that it was cut off.
    if (this.attempt.response.headersSent && !(error instanceof BodyRefused)) this.attempt.response.destroy();
    this.end({ kind: 'failed', error, ...this.reached() });
  }

  private reached() {
    return { status: this.status, isSent: this.isSent, usage: this.usage };
  }

  private readonly onClose = () => {
    clearTimeout(this.slow);
    if (this.attempt.response.writableFinished) return;
    if (this.attempt.isKept) {
      this.isUnread = true;
      // Nobody reads any more who could be slow.
      if (!this.isNoticing) this.resume?.();
      this.slow = setTimeout(this.leave, this.upstream.patience.leftMs);
      return;
    }
    this.leave();
  };

  private readonly leave = () => {
    this.isLeft = true;
    this.abort?.();
  };

  private readonly onDrain = () => {
    clearTimeout(this.slow);
    if (!this.isNoticing) this.resume?.();
  };

  private end(ended: Ended): void {
    const { response } = this.attempt;
    clearTimeout(this.slow);
    response.removeListener('close', this.onClose);
    response.removeListener('drain', this.onDrain);
    this.resolve(ended);
  }
}

function firstValue(headers: readonly string[], name: string): string {
  for (let at = 0; at < headers.length; at += 2)
    if (isNamed(headers[at], name)) return headers[at + 1]?.toLowerCase() ?? '';
  return '';
}
