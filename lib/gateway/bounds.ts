import { JsonPairs } from './json-pairs';
import { JsonScanner } from './json-scanner';
import { MessageTerms, type Terms } from './message-terms';
import { MOST_CONTEXT, SEARCH_NANO } from './price-table';

/** What a request can cost at most. */
export interface Bound {
  nano: bigint;
  /** Why it is none; `nano` is then that of the request without what cannot be bounded. */
  unbounded: string | null;
  /** What one like it costs by experience, while nothing is known of the key's own. */
  start: bigint;
  model: string | null;
  /** How many requests it counts as. */
  requests: number;
}

/** Reads from a body what it can cost, while it passes. */
export interface BoundReader {
  push(chunk: Buffer): void;
  /** Once the body has ended. */
  read(): Bound;
}

const BYTES_A_TOKEN = 4n;
const USUAL_OUTPUT = 4_096n;
/** Of what may be in files. */
const USUAL_CONTEXT = 50_000n;

export function readMessageBound(scanner = new JsonScanner()): BoundReader {
  const message = new MessageTerms();
  readPairs(scanner, () => message);
  const bytes = countBytes(scanner);
  return {
    push: (chunk) => scanner.push(chunk),
    read: () => {
      const terms = message.read();
      const context = bytes() + terms.more;
      // Each search begins the reading anew.
      const turns = 1n + terms.searches;
      const isFull = terms.isFull || turns > 1n || context > MOST_CONTEXT;
      const input = (isFull ? MOST_CONTEXT : context) * turns * terms.inputPrice;
      const nano = input + terms.output * turns * terms.outputPrice + terms.searches * SEARCH_NANO;
      const { model, unbounded } = terms;
      return { nano, unbounded, start: startOf(terms, context), model, requests: 1 };
    },
  };
}

function startOf({ isFull, output, inputPrice, outputPrice }: Terms, context: bigint): bigint {
  const input = (isFull ? USUAL_CONTEXT : 0n) + context / BYTES_A_TOKEN;
  return input * inputPrice + (output < USUAL_OUTPUT ? output : USUAL_OUTPUT) * outputPrice;
}

/** Levels around each message of a batch: the document, its list, an entry and its parameters. */
const AROUND_ENTRY = 3;

/** Of all requests of a batch together, at half the price. Their bytes count at the price of the dearest. */
export function readBatchBound(scanner = new JsonScanner()): BoundReader {
  let [entries, dearest, tokens, searches] = [0, 0n, 0n, 0n];
  let model: string | null = null;
  let unbounded: string | null = null;
  let message = new MessageTerms();
  const add = (terms: Terms) => {
    const turns = 1n + terms.searches;
    if (terms.isFull || turns > 1n) tokens += MOST_CONTEXT * turns * terms.inputPrice;
    else {
      tokens += terms.more * terms.inputPrice;
      if (terms.inputPrice > dearest) dearest = terms.inputPrice;
    }
    tokens += terms.output * turns * terms.outputPrice;
    searches += terms.searches;
    entries += 1;
    model ??= terms.model;
    unbounded ??= terms.unbounded;
  };
  const onObject = (depth: number, step: 1 | -1) => {
    if (depth !== 1) return;
    if (step === 1) message = new MessageTerms();
    else add(message.read());
  };
  readPairs(scanner, () => message, onObject, AROUND_ENTRY);
  const bytes = countBytes(scanner);
  return {
    push: (chunk) => scanner.push(chunk),
    read: () => {
      const nano = (tokens + bytes() * dearest + 1n) / 2n + searches * SEARCH_NANO;
      return { nano, unbounded, start: nano, model, requests: entries };
    },
  };
}

function readPairs(
  scanner: JsonScanner,
  message: () => MessageTerms,
  onObject?: (depth: number, step: 1 | -1) => void,
  around = 0,
): void {
  new JsonPairs(
    (pair) => message().onPair(pair),
    (top, depth, step) => {
      message().onObject(top, depth, step);
      onObject?.(depth, step);
    },
    around,
    scanner,
  );
}

function countBytes(scanner: JsonScanner): () => bigint {
  let bytes = 0;
  scanner.onPiece((chunk) => {
    bytes += chunk.length;
  });
  return () => BigInt(bytes);
}
