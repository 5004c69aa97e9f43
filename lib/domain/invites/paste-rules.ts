import { readTable } from '@/lib/core/delimited';
import type { InviteLine } from './schema';

/** The defaults for each line. */
export interface LineDefaults {
  role: string;
  workspaces: InviteLine['workspaces'];
  reason: string;
}

export interface ReadLine extends InviteLine {
  /** Its line number in the pasted text, from 1. */
  line: number;
}

const COLUMNS = ['email', 'role', 'workspaces', 'reason'] as const;
type Column = (typeof COLUMNS)[number];

/** Reads addresses, one or several per line, or a table with or without a header: `email,role,workspaces,reason`. */
export function readPaste(text: string, defaults: LineDefaults): ReadLine[] {
  const rows = readTable(text.replace(/^\uFEFF/, ''));
  const head = readHead(rows[0]?.cells ?? []);
  const body = head ? rows.slice(1) : rows;
  return body.flatMap(({ line, cells }) => {
    if (!head && cells.length > 1 && cells.every((cell) => cell === '' || cell.includes('@'))) {
      return cells.filter((cell) => cell !== '').map((email) => ({ line, ...defaults, email: bare(email) }));
    }
    return [{ line, ...toLine(cells, head ?? COLUMNS, defaults) }];
  });
}

function toLine(cells: readonly string[], columns: readonly (Column | null)[], defaults: LineDefaults): InviteLine {
  const of = (column: Column) => cells[columns.indexOf(column)] ?? '';
  const workspaces = readWorkspaces(of('workspaces'));
  return {
    email: bare(of('email')),
    role: of('role') || defaults.role,
    workspaces: workspaces.length > 0 ? workspaces : [...defaults.workspaces],
    reason: of('reason') || defaults.reason,
  };
}

function readHead(cells: readonly string[]): (Column | null)[] | null {
  const names = cells.map(
    (cell) => COLUMNS.find((column) => column === cell.toLowerCase().replace(/^e-mail$/, 'email')) ?? null,
  );
  return names.includes('email') ? names : null;
}

/** `Ada Byron <ada@example.com>` as mail programs copy it. */
function bare(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1]?.trim() ?? text;
}

const ROLE_WORDS = /^(workspace[_ ])?(user|developer|restricted[_ ]developer|admin)$/i;

/** `Claims Assistant:developer; Research`: a role may follow each name; the default is user. */
export function readWorkspaces(text: string): InviteLine['workspaces'] {
  return text
    .split(/[;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.lastIndexOf(':');
      const role = part.slice(at + 1).trim();
      if (at > 0 && ROLE_WORDS.test(role)) return { workspace: part.slice(0, at).trim(), role };
      return { workspace: part, role: 'workspace_user' };
    });
}

/** The lines as text that `readPaste` can read again: addresses only, if nothing else was given. */
export function writePaste(lines: readonly InviteLine[], defaults: LineDefaults): string {
  const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
  const isPlain = lines.every(
    ({ email, ...rest }) =>
      !/[",;\n]/.test(email) &&
      same([rest.role, rest.workspaces, rest.reason], [defaults.role, defaults.workspaces, defaults.reason]),
  );
  if (isPlain) return lines.map(({ email }) => email).join('\n');
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const rows = lines.map(({ email, role, workspaces, reason }) => [
    email,
    role,
    workspaces.map(({ workspace, role: inIt }) => `${workspace}:${inIt.replace(/^workspace_/, '')}`).join('; '),
    reason,
  ]);
  return [COLUMNS, ...rows].map((cells) => cells.map(quoted).join(',')).join('\n');
}
