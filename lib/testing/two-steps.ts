/** What the release before may still read or call, and what it does not know it has to write. */
const TAKING: readonly [RegExp, string][] = [
  [/\bDROP\s+(TABLE|VIEW|TYPE|FUNCTION|SCHEMA)\b/i, 'drops something'],
  [/\bDROP\s+COLUMN\b/i, 'drops a column'],
  [/\bRENAME\s+(TO|COLUMN|VALUE)\b|\bRENAME\s+"?\w+"?\s+TO\b/i, 'renames something'],
  [/\bALTER\s+(COLUMN\s+)?"?\w+"?\s+(SET\s+DATA\s+)?TYPE\b/i, 'changes a type'],
  [/\bSET\s+NOT\s+NULL\b/i, 'forbids null'],
  [
    // Whether a default comes before or after.
    /\bADD\s+(COLUMN\s+)?(?!CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN)(?![^,;]*\bDEFAULT\b)[^,;]*\bNOT\s+NULL\b/i,
    'adds a column that has to be written',
  ],
  [/\bREVOKE\b[^;]*\bFROM\s+(?!PUBLIC)/i, 'takes a right away'],
];

const FLOOR = /CREATE\s+OR\s+REPLACE\s+FUNCTION\s+steward\.schema_floor\(\)/i;

/** Without comments, and without the bodies of functions, which may do to their own tables what they like. */
function statementsOf(script: string): string[] {
  const bare = script
    .replace(/--[^\n]*/g, '')
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replace(/'(?:[^']|'')*'/g, "''");
  return bare.split(';').map((statement) => statement.replace(/\s+/g, ' ').trim());
}

/** Statements that the release before would not survive, unless the migration says who may still work on the database. */
export function takenAway(script: string): string[] {
  if (FLOOR.test(script)) return [];
  return statementsOf(script).flatMap((statement) =>
    TAKING.filter(([pattern]) => pattern.test(statement)).map(([, what]) => `${what}: ${statement.slice(0, 120)}`),
  );
}
