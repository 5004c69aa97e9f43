import { ScimRefusal } from './refusals';

export const COMPARISONS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A filter of RFC 7644 as a tree; paths are in small letters and without the URN of a schema. */
export type Filter =
  | { kind: 'compare'; path: string; op: Comparison; value: string | boolean | null }
  | { kind: 'present'; path: string }
  | { kind: 'and' | 'or'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  /** A list value for which the inner filter holds. */
  | { kind: 'some'; path: string; filter: Filter };

const MAX_LENGTH = 1_000;
const MAX_DEPTH = 10;

type Token = { kind: 'word' | 'text' | 'sign'; text: string };

/** A single pass without backtracking: filters come from outside. */
function readTokens(filter: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    const char = filter.charAt(at);
    if (/\s/.test(char)) at += 1;
    else if ('()[]'.includes(char)) {
      tokens.push({ kind: 'sign', text: char });
      at += 1;
    } else if (char === '"') {
      const end = endOfText(filter, at);
      tokens.push({ kind: 'text', text: parseText(filter.slice(at, end)) });
      at = end;
    } else {
      const word = /^[^\s()[\]"]+/.exec(filter.slice(at))?.[0] ?? char;
      tokens.push({ kind: 'word', text: word });
      at += word.length;
    }
  }
  return tokens;
}

function endOfText(filter: string, start: number): number {
  let at = start + 1;
  while (at < filter.length && filter.charAt(at) !== '"') at += filter.charAt(at) === '\\' ? 2 : 1;
  if (at >= filter.length) throw unreadable('a string is not closed');
  return at + 1;
}

function parseText(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw unreadable('a string is not valid JSON');
  }
}

function unreadable(why: string): ScimRefusal {
  return new ScimRefusal('invalidFilter', `The filter cannot be read: ${why}.`);
}

/** Reads a filter, or fails with `invalidFilter`. */
export function parseFilter(filter: string): Filter {
  if (filter.length > MAX_LENGTH) throw unreadable(`it is longer than ${MAX_LENGTH} characters`);
  const reader = new Reader(readTokens(filter));
  const parsed = reader.either(0);
  if (reader.peek()) throw unreadable(`“${reader.peek()?.text}” was not expected`);
  return parsed;
}

class Reader {
  private at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private isNext(kind: Token['kind'], text: string): boolean {
    const token = this.peek();
    return token?.kind === kind && token.text.toLowerCase() === text;
  }

  private take(kind: Token['kind'], text: string): boolean {
    const isThere = this.isNext(kind, text);
    if (isThere) this.at += 1;
    return isThere;
  }

  private expect(sign: string): void {
    if (!this.take('sign', sign)) throw unreadable(`“${sign}” is missing`);
  }

  either(depth: number): Filter {
    if (depth > MAX_DEPTH) throw unreadable('it is nested too deeply');
    const parts = [this.both(depth)];
    while (this.take('word', 'or')) parts.push(this.both(depth));
    return joined('or', parts);
  }

  private both(depth: number): Filter {
    const parts = [this.one(depth)];
    while (this.take('word', 'and')) parts.push(this.one(depth));
    return joined('and', parts);
  }

  private one(depth: number): Filter {
    if (this.take('word', 'not')) {
      this.expect('(');
      const part = this.either(depth + 1);
      this.expect(')');
      return { kind: 'not', part };
    }
    if (this.take('sign', '(')) {
      const inner = this.either(depth + 1);
      this.expect(')');
      return inner;
    }
    return this.comparison(depth);
  }

  private comparison(depth: number): Filter {
    const path = this.path();
    if (!this.take('sign', '[')) return this.rest(path);
    const filter = this.either(depth + 1);
    this.expect(']');
    const next = this.peek();
    // `emails[type eq "work"].value eq "ann@example.com"`
    if (next?.kind !== 'word' || !next.text.startsWith('.')) return { kind: 'some', path, filter };
    this.at += 1;
    return { kind: 'some', path, filter: joined('and', [filter, this.rest(next.text.slice(1).toLowerCase())]) };
  }

  private path(): string {
    const token = this.peek();
    if (token?.kind !== 'word' || !/^[a-z][\w:.-]*$/i.test(token.text)) throw unreadable('an attribute is missing');
    this.at += 1;
    return withoutSchema(token.text).toLowerCase();
  }

  private rest(path: string): Filter {
    if (this.take('word', 'pr')) return { kind: 'present', path };
    const token = this.peek();
    const op = token?.kind === 'word' ? COMPARISONS.find((known) => known === token.text.toLowerCase()) : undefined;
    if (!op) throw unreadable(`a comparison is missing after ${path}`);
    this.at += 1;
    const value = this.peek();
    if (!value || value.kind === 'sign') throw unreadable(`a value is missing after ${path} ${op}`);
    this.at += 1;
    return { kind: 'compare', path, op, value: value.kind === 'text' ? value.text : parsePlain(value.text) };
  }
}

/** The colon after the version ends a schema's URN. */
function withoutSchema(path: string): string {
  return path.includes(':') ? path.slice(path.lastIndexOf(':') + 1) : path;
}

function parsePlain(word: string): string | boolean | null {
  const small = word.toLowerCase();
  if (small === 'null') return null;
  if (small === 'true' || small === 'false') return small === 'true';
  if (/^-?\d{1,20}(\.\d{1,20})?$/.test(word)) return word;
  throw unreadable(`“${word}” is not a value`);
}

function joined(kind: 'and' | 'or', parts: Filter[]): Filter {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
}

/** Whether one list value matches: plain parts only, as in the path of a PATCH. */
export function fits(filter: Filter, item: Readonly<Record<string, unknown>>): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => fits(part, item));
    case 'or':
      return filter.parts.some((part) => fits(part, item));
    case 'not':
      return !fits(filter.part, item);
    case 'present':
      return findPart(item, filter.path) !== undefined;
    case 'compare':
      return compares(findPart(item, filter.path), filter.op, filter.value);
    case 'some':
      throw new ScimRefusal('invalidPath', 'A list within a list cannot be filtered.');
  }
}

function findPart(item: Readonly<Record<string, unknown>>, path: string): unknown {
  return Object.entries(item).find(([name]) => name.toLowerCase() === path)?.[1];
}

function compares(found: unknown, op: Comparison, wanted: string | boolean | null): boolean {
  const isNothing = found === undefined || found === false;
  if (op === 'ne') return !compares(found, 'eq', wanted);
  if (op === 'eq' && (wanted === null || wanted === false)) return isNothing;
  const [have, want] = [String(found ?? '').toLowerCase(), String(wanted).toLowerCase()];
  if (found === undefined) return false;
  if (op === 'eq') return have === want;
  if (op === 'co') return have.includes(want);
  if (op === 'sw') return have.startsWith(want);
  if (op === 'ew') return have.endsWith(want);
  throw new ScimRefusal('invalidFilter', `The operator ${op} is not supported here.`);
}
