import { wireKey } from '@/lib/core/key-names';
import { type Field, kebab } from './document';
import { Failure } from './failure';

/** A failure as one line: what happened, and each wrong field by its flag. */
export function toSentence(error: unknown, fields: readonly Field[]): string {
  if (!(error instanceof Failure)) return error instanceof Error ? error.message : 'That is not possible.';
  const named = Object.entries(error.fields).map(([path, message]) => `${flagOf(path, fields)}: ${message}`);
  return [error.message, ...named].join(' ');
}

/** `scope.kind` as `--scope (kind)`; what is no field of the command stays as it is. */
function flagOf(path: string, fields: readonly Field[]): string {
  if (/^[A-Z]/.test(path)) return `--${path.toLowerCase()}`;
  const [name = '', ...within] = wireKey(path).split('.');
  const field = fields.find((one) => one.name === name);
  const flag = field ? `--${field.flag}` : kebab(name);
  return within.length === 0 ? flag : `${flag} (${within.join('.')})`;
}
