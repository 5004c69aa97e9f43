import { JsonScanner } from './json-scanner';
import { JsonTexts, type Wanted } from './json-texts';

const OF_MESSAGE: Wanted = {
  model: true,
  /** A list, or a word for models of the vendor's choice. */
  fallbacks: { '*': { model: true }, '': true },
  /** An advisor works on a model of its own. */
  tools: { '*': { model: true } },
};
const IN_BATCH: Wanted = { requests: { '*': { params: OF_MESSAGE } } };

export interface ModelReader {
  push(chunk: Buffer): void;
  /** The first model that the key may not use; undefined while there is none. */
  foreign(): string | undefined;
  /** Whether each request named a model of its own; one that did not may have been written so that only upstream reads it. */
  isNamed(): boolean;
}

/** Judges the models that a body names, in its fallbacks, its tools and each request of a batch, while it passes. */
export function readModels(
  kind: 'message' | 'batch',
  models: readonly string[],
  scanner = new JsonScanner(),
): ModelReader {
  let foreign: string | undefined;
  let [requests, named, isNamed, isPlain] = [0, 0, false, true];
  const judge = (keys: readonly string[], text: string | null) => {
    if (keys.at(-1) === 'model' && keys.length <= (kind === 'batch' ? 4 : 1) && !isNamed) {
      isNamed = true;
      named += 1;
    }
    if (text === null || !mayUse(models, text)) foreign ??= text ?? 'too long to be shown';
  };
  const wanted = kind === 'batch' ? IN_BATCH : OF_MESSAGE;
  const onItem = (keys: readonly string[]) => {
    if (kind === 'batch' && keys.length === 2) {
      requests += 1;
      isNamed = false;
    }
  };
  new JsonTexts(wanted, judge, onItem, scanner);
  // JSON in UTF-8 has none. Whoever reads UTF-16, where every bracket has one, would read other models in the same bytes.
  scanner.onPiece((chunk) => {
    if (chunk.includes(0)) isPlain = false;
  });
  return {
    push: (chunk) => scanner.push(chunk),
    foreign: () => foreign,
    isNamed: () => isPlain && (kind === 'batch' ? requests > 0 && named >= requests : isNamed),
  };
}

/** By its name, or by that of one of its dated versions. */
export function mayUse(models: readonly string[], model: string): boolean {
  return models.includes(model) || models.includes(model.replace(/-\d{8}$/, ''));
}
