/** Text of every file by its path. */
export type Texts = ReadonlyMap<string, string>;

interface Found {
  path: string;
  /** The constant that holds it. */
  constant: string;
  name: string;
  text: string;
}

const DECLARED = /^export const (\w+) = declare(Command|Query)\(\{([\s\S]*?)^\}\);/gm;

function declarationsIn(texts: Texts, kind: 'Command' | 'Query'): Found[] {
  return [...texts].flatMap(([path, all]) =>
    /^lib\/domain\/.*schema\.ts$/.test(path)
      ? [...all.matchAll(DECLARED)].flatMap(([, constant = '', what, text = '']) =>
          what === kind ? [{ path, constant, text, name: /name: '([^']+)'/.exec(text)?.[1] ?? '' }] : [],
        )
      : [],
  );
}

/** Files of these names in which the pattern is found. */
function placesOf(texts: Texts, files: RegExp, pattern: RegExp): string[] {
  return [...texts].filter(([path, text]) => files.test(path) && pattern.test(text)).map(([path]) => path);
}

const COMMAND_LIST = 'lib/domain/operations/schema.ts';
const REGISTRY = 'lib/jobs/intents/registry.ts';
const moduleOf = (path: string) => `'@/${path.replace(/\.ts$/, '')}'`;
/** Who opens a door. Actions are made of a declaration, every other door names the declaration or the query. */
const DOORS = /^(app|components|lib\/doors)\/.*\.tsx?$/;
/** What the scripts of pages ask of the HTTP API, by its name. */
const API_READS = 'components/page/ask.ts';
const QUERIES = /^lib\/domain\/.*queries\.ts$/;
const isAsked = (constant: string) => new RegExp(`\\b${constant}\\b`);

/**
 * What an operation lacks of the four places that it has: its room (declared and carried out), the lists of the worker and of
 * words, a door, and rows for each role. Nothing where it is whole.
 */
export function missingPlaces(texts: Texts): string[] {
  const listed = texts.get(COMMAND_LIST) ?? '';
  const registered = texts.get(REGISTRY) ?? '';
  const names = texts.get('lib/domain/operations/sql.ts') ?? '';
  const actions = texts.get('e2e/canary/actions.ts') ?? '';
  const commands = declarationsIn(texts, 'Command').flatMap(({ path, constant, name, text }) => {
    const implementing = placesOf(texts, /^lib\/domain\/.*commands\.ts$/, new RegExp(`declaration: ${constant}\\b`));
    const [noun = ''] = name.split('.');
    const kinds = [...text.matchAll(/kind: '(\w+)'(?![^}]*\bname:)/g)].map(([, kind = '']) => kind);
    const doors = placesOf(texts, DOORS, isAsked(constant)).filter((at) => !at.startsWith('components/'));
    const acting = doors
      .filter((at) => at.startsWith('lib/doors/actions/'))
      .flatMap((at) => [...(texts.get(at) ?? '').matchAll(actionOf(constant))].map(([, action = '']) => action));
    return [
      ...(listed.includes(moduleOf(path)) ? [] : [`${name}: ${path} is not listed in ${COMMAND_LIST}`]),
      ...(new RegExp(`^ {2}${noun}: '`, 'm').test(listed) ? [] : [`${name}: ${COMMAND_LIST} has no words for ${noun}`]),
      ...kinds
        .filter((kind) => !new RegExp(`^ {2}${kind}[,:]`, 'm').test(names))
        .map((kind) => `${name}: lib/domain/operations/sql.ts does not say how a ${kind} is called`),
      ...(implementing.length === 1 ? [] : [`${name}: carried out in ${implementing.length} files commands.ts`]),
      ...implementing
        .filter((at) => !registered.includes(moduleOf(at)))
        .map((at) => `${name}: ${at} is not registered in ${REGISTRY}`),
      ...(doors.length > 0 || isSubmitted(texts, constant) ? [] : [`${name}: no door opens it`]),
      ...acting
        .filter((action) => !new RegExp(`^ {2}${action}: \\{`, 'm').test(actions))
        .map((action) => `${name}: e2e/canary/actions.ts does not drive ${action}`),
      ...(placesOf(texts, /^lib\/testing\/permissions\/commands\//, rowOf(name)).length > 0
        ? []
        : [`${name}: no row in lib/testing/permissions/commands/`]),
    ];
  });
  const queries = declarationsIn(texts, 'Query').flatMap(({ constant, name, text }) => {
    const answering = [...texts].flatMap(([path, all]) =>
      QUERIES.test(path) ? [...all.matchAll(answerOf(constant))].map(([, query = '']) => ({ path, query })) : [],
    );
    const [asked] = answering;
    if (!asked || answering.length > 1) return [`${name}: answered in ${answering.length} files queries.ts`];
    const { query } = asked;
    const askedBy = [...placesOf(texts, DOORS, isAsked(query)), ...placesOf(texts, QUERIES, isAsked(query))];
    // What any program may ask has a route beneath /v1/admin by itself.
    const isForPrograms = text.includes("permission: 'caller'") && !text.includes('internal:');
    const isScripts = texts.get(API_READS)?.includes(`'${name}': `) ?? false;
    const isOpen = isForPrograms || isScripts || askedBy.some((at) => at !== asked.path);
    const isProviders = text.includes("permission: 'identity_provider'");
    const rows = placesOf(texts, /^lib\/testing\/permissions\/queries/, isAsked(query));
    return [
      ...(isOpen ? [] : [`${name}: no door opens ${query}`]),
      ...(rows.length > 0 || isProviders ? [] : [`${name}: no row in lib/testing/permissions/queries/`]),
    ];
  });
  return [...commands, ...queries];
}

/** By its whole name, or one of several that a row is written for at once: `api_key.${act}`. */
const rowOf = (name: string) => new RegExp(`'${name}'|\`${name.split('.')[0]}\\.\\$\\{`);
const actionOf = (constant: string) => new RegExp(`^export const (\\w+) = \\w+\\(\\s*${constant}\\b`, 'gm');
const answerOf = (constant: string) => new RegExp(`^export const (\\w+) = answer\\w*\\(\\s*${constant}\\b`, 'gm');

/** What follows from a change or a reading has no other door. */
function isSubmitted(texts: Texts, constant: string): boolean {
  const pattern = new RegExp(`submit(Next|SystemIntent)\\([^)]*\\b${constant}\\b`);
  return placesOf(texts, /^lib\/(domain|jobs)\/.*\.ts$/, pattern).length > 0;
}
