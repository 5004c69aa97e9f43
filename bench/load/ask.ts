import http from 'node:http';

interface Question {
  agent: http.Agent;
  method?: 'GET' | 'POST';
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface Answer {
  /** 0 where there was none. */
  status: number;
  /** The last part of the body, which tells whether a stream came to its end. */
  tail: string;
  /** It broke off. */
  isCut: boolean;
  wholeMs: number;
}

/** What is wrong with an answer that should have been 200 and whole; null: nothing. */
export function problemOf({ status, isCut }: Answer): string | null {
  if (isCut) return 'broke off';
  return status === 200 ? null : `answered ${status}`;
}

const TAIL = 200;
const PATIENCE_MS = 60_000;

/** One request and its whole answer, which is not kept. Never fails: what went wrong is in the answer. */
export function ask(url: string, { agent, method = 'GET', headers, body }: Question): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve) => {
    let tail = '';
    const done = (status: number, isCut: boolean) =>
      resolve({ status, tail, isCut, wholeMs: performance.now() - began });
    const request = http.request(url, { agent, method, headers, timeout: PATIENCE_MS }, (answer) => {
      answer.setEncoding('latin1');
      answer.on('data', (piece: string) => {
        tail = (tail + piece).slice(-TAIL);
      });
      answer.on('end', () => done(answer.statusCode ?? 0, !answer.complete));
      answer.on('error', () => done(answer.statusCode ?? 0, true));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => done(0, true));
    request.end(body);
  });
}
