import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { type CentreLine, type MeantLine, meantBy } from './line-rules';
import { type CentreTerms, centreTerms, importCostCentres } from './schema';
import { assign, centreOfCode, insertCentre, inTurn, rewriteCentre, termsOf } from './writing-steps';

type Kept = 'created' | 'changed' | 'unchanged';

/** Judges each line by itself: the good ones are kept, each bad one is named. */
export const importCostCentresCommand: CommandImplementation<typeof importCostCentres> = {
  declaration: importCostCentres,
  async run(ctx, { lines }) {
    const counts: Record<Kept, number> = { created: 0, changed: 0, unchanged: 0 };
    const refused: { line: number; message: string }[] = [];
    for (const line of lines) {
      try {
        counts[await inTurn(ctx, (tx) => keep(tx, ctx, line))] += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        refused.push({ line: line.line, message: error.message });
      }
    }
    ctx.changing({}, { created: counts.created, changed: counts.changed });
    return { ...counts, refused };
  },
};

async function keep(tx: Tx, ctx: CommandCtx, line: CentreLine): Promise<Kept> {
  const meant = meantBy(line);
  if (typeof meant === 'string') throw new AppError('invalid_input', meant);
  return meant.subject === null ? keepCentre(tx, ctx, line, meant) : keepAssignment(tx, ctx, meant, meant.subject);
}

async function keepCentre(tx: Tx, ctx: CommandCtx, { line }: CentreLine, { code, terms }: MeantLine): Promise<Kept> {
  const known = await centreOfCode(tx, code);
  if (!known) {
    const made = judged({
      code,
      name: terms.name ?? code,
      project: terms.project ?? '',
      ledgerCode: terms.ledgerCode ?? '',
    });
    await insertCentre(tx, idFrom('cost centre', ctx.intentId, String(line)), made, ctx);
    return 'created';
  }
  const was = termsOf(known);
  const next = judged({
    code: was.code,
    name: terms.name ?? was.name,
    project: terms.project ?? was.project,
    ledgerCode: terms.ledgerCode ?? was.ledgerCode,
  });
  if (JSON.stringify(next) === JSON.stringify(was)) return 'unchanged';
  await rewriteCentre(tx, known, next, ctx);
  return 'changed';
}

async function keepAssignment(
  tx: Tx,
  ctx: CommandCtx,
  { code }: MeantLine,
  { kind, id, firstMonth }: NonNullable<MeantLine['subject']>,
): Promise<Kept> {
  const centre = code === '' ? null : await centreOfCode(tx, code);
  if (code !== '' && !centre) throw new AppError('conflict', `There is no cost centre ${code.slice(0, 40)}.`);
  const before = await assign(tx, { subject: { kind, id: id.slice(0, 200) }, centre, firstMonth }, ctx);
  return before ? 'changed' : 'unchanged';
}

function judged(terms: CentreTerms): CentreTerms {
  const parsed = centreTerms.safeParse(terms);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('invalid_input', `${String(issue?.path[0] ?? 'line')}: ${issue?.message ?? 'It cannot be read.'}`);
}
