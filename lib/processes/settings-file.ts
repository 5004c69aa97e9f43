import fs from 'node:fs';

export interface SettingsFile {
  values: Record<string, string>;
  /** What could not be parsed, each with its line. */
  problems: string[];
}

const NAME = 'steward.env';

/** Reads `steward.env`, or a file of such settings: values are taken literally, or refused with their line and the reason; nothing is cut or guessed. */
export function readSettingsFile(file: string, name = NAME): SettingsFile {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return { values: {}, problems: [] };
    return { values: {}, problems: [unreadable(code, name)] };
  }
  try {
    return parseSettings(new TextDecoder('utf-8', { fatal: true }).decode(bytes), name);
  } catch {
    return { values: {}, problems: [`${name} is not UTF-8 text: save it as UTF-8 without formatting`] };
  }
}

function unreadable(code: string, name: string): string {
  if (code === 'EISDIR')
    return `${name} is a folder: remove it and create a file with that name (containers create a folder if a mounted file is missing)`;
  if (code === 'EACCES' || code === 'EPERM')
    return `${name} cannot be read by this account: give it access, or start as the account that owns the file`;
  return `${name} cannot be read (${code})`;
}

/** One `NAME=value` per line. A value extends to the end of its line, including `#`, unless it is quoted. */
export function parseSettings(text: string, file = NAME): SettingsFile {
  const values = new Map<string, { value: string; line: number }>();
  const problems: string[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const refuse = (reason: string) => problems.push(`line ${line} of ${file}: ${reason}`);
    const { name, typed } = /^(?:export\s+)?(?<name>[A-Za-z_]\w*)\s*=\s*(?<typed>.*)$/.exec(trimmed)?.groups ?? {};
    if (name === undefined || typed === undefined) {
      const before = /^(?:export\s+)?([A-Za-z_]\w*)\s*:/.exec(trimmed)?.[1];
      refuse(before ? `write ${before}=value, with = instead of :` : 'this is not NAME=value');
      continue;
    }
    const earlier = values.get(name);
    if (earlier) refuse(`${name} is already on line ${earlier.line}; keep only one`);
    const { value, problem } = readValue(typed);
    if (problem) refuse(`${name} ${problem}`);
    values.set(name, { value, line });
  }
  return { values: Object.fromEntries([...values].map(([name, { value }]) => [name, value])), problems };
}

function readValue(typed: string): { value: string; problem?: string } {
  const quote = typed.at(0) ?? '';
  if (quote === '"' || quote === "'") {
    const end = typed.lastIndexOf(quote);
    const after = typed.slice(end + 1).trim();
    if (end === 0) return { value: '', problem: `begins with ${quote} but does not end with it` };
    if (after !== '' && !after.startsWith('#'))
      return { value: '', problem: `continues after its closing ${quote}; quote all of it, or none` };
    return { value: typed.slice(1, end) };
  }
  if (/^[“”„‘’‚«»]/.test(typed)) return { value: '', problem: 'is in typographic quotes; use " or no quotes' };
  // Only the person who typed it knows whether this is a comment or part of a password.
  if (/\s#/.test(typed))
    return { value: '', problem: 'has a # after a space; put the comment on its own line, or quote the value' };
  return { value: typed };
}
