import type { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';

export const DEFAULT_PATTERN = '{environment}-{purpose}-v{n}';
export const MOST_PATTERN = 100;
const MOST_SUGGESTED = 100;

type Environment = (typeof ENVIRONMENTS)[number];

/** How an environment is written in a name; the first is suggested, all are taken. */
const ENVIRONMENT_SLUGS: Readonly<Record<Environment, readonly [string, ...string[]]>> = {
  production: ['prod', 'production'],
  staging: ['staging', 'stage'],
  development: ['dev', 'development'],
  other: ['other'],
};
const PLACES = {
  environment: `(${Object.values(ENVIRONMENT_SLUGS).flat().join('|')})`,
  purpose: '[a-z0-9]+(-[a-z0-9]+)*',
  n: '[1-9][0-9]{0,3}',
} as const;
type Place = keyof typeof PLACES;
const isPlace = (name: string): name is Place => Object.hasOwn(PLACES, name);

const PART = /\{(\w*)\}|([^{}]+)|([{}])/g;

/** Why this is no pattern for names, as a sentence; null when it is one. */
export function patternProblem(pattern: string): string | null {
  const places: string[] = [];
  for (const [, place, literal, brace] of pattern.matchAll(PART)) {
    if (brace) return 'Write each placeholder in a pair of braces, such as {purpose}.';
    if (literal && !/^[A-Za-z0-9._-]+$/.test(literal))
      return 'Between placeholders, use letters, digits, - . and _ only.';
    if (place === undefined) continue;
    if (!isPlace(place)) return `There is no placeholder {${place}}. Use {environment}, {purpose} and {n}.`;
    if (places.includes(place)) return `Use {${place}} once.`;
    places.push(place);
  }
  return places.includes('purpose') ? null : 'The pattern needs {purpose}.';
}

/** The pattern as a regular expression that JavaScript and Postgres read alike. */
export function patternExpression(pattern: string): string {
  const parts = [...pattern.matchAll(PART)].map(([, place, literal = '']) =>
    place === undefined ? literal.replace(/[.]/g, '\\.') : isPlace(place) ? `(${PLACES[place]})` : '',
  );
  return `^${parts.join('')}$`;
}

/** A name that speaks of one of these environments, in whatever case. */
export function environmentExpression(...environments: readonly Environment[]): string {
  const words = environments.flatMap((environment) => ENVIRONMENT_SLUGS[environment]);
  return `(^|[^a-z0-9])(${words.join('|')})([^a-z0-9]|$)`;
}

export function fitsPattern(pattern: string, name: string): boolean {
  return new RegExp(patternExpression(pattern)).test(name);
}

/** Letters, digits and single hyphens, as a placeholder takes them. */
function slug(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

const isEnvironment = (name: string): name is Environment => Object.hasOwn(ENVIRONMENT_SLUGS, name);

/** The environment that a name speaks of. */
function environmentIn(name: string): Environment | null {
  const words = slug(name).split('-');
  const entries = Object.entries(ENVIRONMENT_SLUGS) as [Environment, readonly string[]][];
  return entries.find(([, slugs]) => words.some((word) => slugs.includes(word)))?.[0] ?? null;
}

export interface Named {
  name: string;
  /** One that another version of Steward wrote counts as none. */
  environment: string | null;
  purpose: string;
}

/** What a key is for: as somebody said, else its name without environment and version. */
function purposeOf({ name, purpose }: Named): string {
  if (slug(purpose) !== '') return slug(purpose);
  const words = slug(name).split('-');
  const taken: readonly string[] = Object.values(ENVIRONMENT_SLUGS).flat();
  const kept = words.filter((word) => !taken.includes(word) && !/^v?\d+$/.test(word));
  return kept.join('-') || 'key';
}

/** A name for the successor of a key (or for the key itself) that fits the pattern and that no key has. */
export function suggestName(pattern: string, key: Named, taken: ReadonlySet<string>): string {
  const said = key.environment ?? '';
  const known = isEnvironment(said) ? said : environmentIn(key.name);
  const first = Number(/-v(\d{1,3})$/.exec(key.name)?.[1] ?? 0) + 1;
  const environment = ENVIRONMENT_SLUGS[known ?? 'production'][0];
  const purpose = purposeOf(key).slice(0, MOST_SUGGESTED).replace(/-$/, '');
  const write = (n: number) =>
    pattern.replace(/\{(\w+)\}/g, (_, place: Place) => ({ environment, purpose, n: String(n) })[place]);
  for (let n = first; n < first + 1_000; n++) {
    const name = write(n);
    if (!taken.has(name)) return name;
  }
  return write(first);
}
