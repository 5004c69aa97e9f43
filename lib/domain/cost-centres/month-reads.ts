import type { Day } from '@/lib/core/time';
import { addMonths, dayStart } from '@/lib/core/time';
import { readMonths } from '@/lib/domain/months/reads';
import { SPEND_COST } from '@/lib/domain/usage/types-sql';
import type { CallerCtx } from '@/lib/operations/answer';
import type { ClosedCentreCost, CostCentre } from '@/prisma/generated/client';
import { Prisma } from '@/prisma/generated/client';
import { CENTRE_JOINS, CENTRE_REF } from './place-sql';
import type { CentreLine, CentreMonth } from './query-schema';
import { type CostByCentre, SHARED_ID, SHARED_REF, splitShared, UNASSIGNED_ID, UNASSIGNED_REF } from './rules';
import { numbered, readSharing, sharingIn } from './sharing-reads';

/** Months as rows `t` with the number of their cost centre. */
export function centreRows({ from, to }: { from: Day; to: Day }): Prisma.Sql {
  return Prisma.sql`SELECT t.*, ${CENTRE_REF} AS centre_ref FROM (
      SELECT month AS day, workspace_ref, key_ref, ${SPEND_COST} AS reported FROM spend_monthly
      WHERE month >= ${from}::date AND month <= ${to}::date
    ) t ${CENTRE_JOINS}`;
}

/** What each cost centre's own cost is, by month. */
export async function readOwnCost(
  { db }: Pick<CallerCtx, 'db'>,
  months: { from: Day; to: Day },
): Promise<Map<Day, CostByCentre>> {
  const rows = await db.$queryRaw<{ month: Day; ref: number; amount: string }[]>`
    SELECT t.day::text AS month, t.centre_ref AS ref, sum(t.reported)::text AS amount FROM (${centreRows(months)}) t GROUP BY 1, 2`;
  const found = new Map<Day, Map<number, bigint>>();
  for (const { month, ref, amount } of rows) {
    const own = found.get(month) ?? new Map<number, bigint>();
    found.set(month, own.set(ref, BigInt(amount)));
  }
  return found;
}

/** What each is charged for each month, by number: its own cost and its part of what is shared. */
export async function readCharged(ctx: Pick<CallerCtx, 'db'>, months: { from: Day; to: Day }) {
  const [own, centres, sharing, closed, frozen] = await Promise.all([
    readOwnCost(ctx, months),
    ctx.db.costCentre.findMany(),
    readSharing(ctx.db),
    ctx.db.closedMonth.findMany({ where: within(months) }),
    ctx.db.closedCentreCost.findMany({ where: within(months) }),
  ]);
  const isOf = (month: Day) => (row: { month: Date }) => row.month.getTime() === dayStart(month).getTime();
  return {
    centres,
    of(month: Day) {
      const ownCost: CostByCentre = own.get(month) ?? new Map();
      const closing = closed.find(isOf(month));
      const rule = closing ? sharingIn(closing.sharing) : sharing;
      const shared = splitShared(ownCost, numbered(rule, centres));
      const kept = closing ? frozen.filter(isOf(month)) : null;
      const refs = new Set([...ownCost.keys(), ...shared.keys(), ...(kept ?? []).map(({ centreRef }) => centreRef)]);
      const chargedTo = (ref: number) => toCharge(ref, { own: ownCost, shared, kept });
      return { isRead: own.has(month), sharing: rule, refs, chargedTo, shared: ownCost.get(SHARED_REF) ?? 0n, kept };
    },
  };
}

const within = ({ from, to }: { from: Day; to: Day }) => ({ month: { gte: dayStart(from), lte: dayStart(to) } });

interface Figures {
  own: CostByCentre;
  shared: CostByCentre;
  kept: readonly ClosedCentreCost[] | null;
}

function toCharge(ref: number, { own, shared, kept }: Figures) {
  // What is shared is a row of its own only as far as it is left apart.
  const ofOwn = ref === SHARED_REF ? 0n : (own.get(ref) ?? 0n);
  const part = shared.get(ref) ?? 0n;
  const before = kept?.find(({ centreRef }) => centreRef === ref);
  const frozen = kept && (before ? before.ownNano + before.sharedNano : 0n);
  return {
    own: ofOwn.toString(),
    shared: part.toString(),
    total: (ofOwn + part).toString(),
    frozen: frozen?.toString() ?? null,
    corrections: frozen === null ? null : (ofOwn + part - frozen).toString(),
  };
}

/** One month by cost centre: its lines add up to what is reported. Null where nothing of it was read. */
export async function readCentreMonth(ctx: CallerCtx, month: Day): Promise<CentreMonth | null> {
  const range = { from: month, to: month };
  const [[found], charged] = await Promise.all([readMonths(ctx, range), readCharged(ctx, range)]);
  if (!found) return null;
  const { sharing, refs, chargedTo, shared, kept } = charged.of(month);
  const names = namesIn(charged.centres, kept);
  const line = (ref: number): CentreLine => ({ ...names(ref), ...chargedTo(ref) });
  const lines = [...refs].filter((ref) => ref > UNASSIGNED_REF).map(line);
  const { state, closed, reported } = found;
  return {
    ...{ month, state, reported, sharing: { rule: sharing.rule, shares: [...sharing.shares] } },
    closed: closed && { at: closed.at, by: closed.by },
    frozen: closed?.frozen ?? null,
    lines: lines.sort(byTotal),
    ...{ unassigned: line(UNASSIGNED_REF), apart: line(SHARED_REF), shared: shared.toString() },
  };
}

function byTotal(a: CentreLine, b: CentreLine): number {
  const more = BigInt(b.total) - BigInt(a.total);
  if (more !== 0n) return more > 0n ? 1 : -1;
  return a.code < b.code ? -1 : 1;
}

/** What a cost centre is called: of a closed month as it was called then. */
export function namesIn(centres: readonly CostCentre[], kept: readonly ClosedCentreCost[] | null) {
  return (ref: number) => {
    if (ref === UNASSIGNED_REF) return { id: UNASSIGNED_ID, ...NOTHING, name: 'Unassigned' };
    if (ref === SHARED_REF) return { id: SHARED_ID, ...NOTHING, name: 'Shared, left apart' };
    const centre = centres.find((one) => one.ref === ref);
    const before = kept?.find((one) => one.centreRef === ref && one.code !== '');
    const { code, name, project, ledgerCode } = before ?? centre ?? NOTHING;
    return { id: centre?.id ?? String(ref), code, name, project, ledgerCode };
  };
}

const NOTHING = { code: '', name: '', project: '', ledgerCode: '' };

/** Twelve months that end with this one, the newest first. */
export function yearBefore(month: Day): Day[] {
  return Array.from({ length: 12 }, (_, back) => addMonths(month, -back));
}
