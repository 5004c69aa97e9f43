import type { AuditParams } from '@/components/audit/audit-params';
import { sourceWords } from '@/components/audit/audit-words';
import { outcomeLook } from '@/components/audit/outcome-look';
import { ruleFilters } from '@/lib/domain/audit-rules/schema';
import { commandWords, nounWords } from '@/lib/domain/operations/schema';

type Filters = Readonly<Record<string, unknown>>;

/** What the filters of a rule say: `Action: Change role; Outcome: Done`. */
export function filterWords(given: Filters, nameOf: (workspaceId: string) => string): string {
  const parsed = ruleFilters.safeParse(given).data;
  const {
    outcome,
    source,
    actions = [],
    workspaceIds = [],
    who,
    target,
    subjects = [],
    actorId,
    becomes,
  } = parsed ?? {};
  const actionWords = (name: string) => (name.includes('.') ? commandWords(name) : `${nounWords(name)}: every action`);
  const said = [
    ['Action', actions.map(actionWords).join(', ')],
    ['Outcome', outcome && outcomeLook(outcome).word],
    ['Source', source && sourceWords(source)],
    ['Workspace', workspaceIds.map(nameOf).join(', ')],
    ['Requested by', listOf(who, actorId)],
    ['Subject', listOf(target, ...subjects.map(({ id }) => id))],
    ['Became', becomes],
  ].filter(([, words]) => words);
  return said.length === 0 ? 'Every change' : said.map(([label, words]) => `${label}: ${words}`).join('; ');
}

function listOf(...words: (string | undefined)[]): string {
  return words.filter(Boolean).join(', ');
}

/** The same filters as an address of the Audit page has them. */
export function filterParams(given: Filters): Partial<AuditParams> {
  const filters = ruleFilters.safeParse(given).data;
  return {
    ...{ outcome: filters?.outcome, source: filters?.source, workspace: filters?.workspaceIds?.[0] },
    ...{ action: filters?.actions?.[0], who: filters?.who, target: filters?.target, actor: filters?.actorId },
    ...{ kind: filters?.subjects?.map(({ kind }) => kind), ids: filters?.subjects?.map(({ id }) => id) },
  };
}
