const SOURCES: Readonly<Record<string, string>> = {
  web: 'Pages',
  api: 'API',
  mcp: 'Assistant',
  scim: 'SCIM',
  system: 'Steward itself',
  start: 'Start of Steward',
  anthropic: 'Anthropic’s record',
};

export function sourceWords(source: string): string {
  return SOURCES[source] ?? source;
}

export const SOURCE_CHOICES = Object.entries(SOURCES).map(([value, label]) => ({ value, label }));

/** `developer+lead` as `Developer and team lead`. */
export function roleAtThatTime(role: string): string {
  const [of = '', lead] = role.split('+');
  return `${of.charAt(0).toUpperCase()}${of.slice(1)}${lead ? ' and team lead' : ''}`;
}

/** A field's name as words: `workspaceRole` as `Workspace role`. */
export function fieldWords(name: string): string {
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .replace(/\bapi\b/i, 'API');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** A value as it is read: nothing is said to be nothing. */
export function valueWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString('en-GB', { maximumFractionDigits: 20 });
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueWords).join(', ');
  return Object.entries(value)
    .map(([name, part]) => `${fieldWords(name)}: ${valueWords(part)}`)
    .join('; ');
}

export interface ChangedField {
  name: string;
  words: string;
  before: string;
  after: string;
}

/** The changed fields in the order in which they were told. */
export function changedFields(
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>> | null,
): ChangedField[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((name) => ({
    name,
    words: fieldWords(name),
    before: valueWords(before?.[name]),
    after: valueWords(after?.[name]),
  }));
}
