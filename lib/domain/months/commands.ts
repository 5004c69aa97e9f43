import type pg from 'pg';
import { AppError, changedMeanwhile } from '@/lib/core/errors';
import { nanoFromDollars } from '@/lib/core/money';
import { addDays, addMonths, type Day, dayOf, dayStart } from '@/lib/core/time';
import { readReadings } from '@/lib/domain/sync/day-reads';
import { stateOfDay } from '@/lib/domain/sync/day-rules';
import { freezeMonth } from '@/lib/domain/usage/ledger/closed-months';
import { listDays } from '@/lib/domain/usage/report/compose';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { closeMonth, setInvoice } from './schema';

const CLOSED_ALREADY = 'This month is already closed.';

export const closeMonthCommand: CommandImplementation<typeof closeMonth> = {
  declaration: closeMonth,
  async run(ctx, { month }) {
    if (addMonths(month, 1) > dayOf(ctx.now)) throw new AppError('conflict', 'This month is not over yet.');
    ctx.changing({ state: 'open' }, { state: 'closed' });
    const total = await inIngestsTurn(ctx, async (client) => {
      const known = await client.query('SELECT FROM closed_months WHERE month = $1::date', [month]);
      if (known.rowCount !== 0) throw new AppError('conflict', CLOSED_ALREADY);
      await refuseUnread(ctx, month);
      await client.query('INSERT INTO closed_months (month, closed_at, closed_by) VALUES ($1::date, $2, $3)', [
        ...[month, ctx.now.toISOString(), callerOf(ctx).name],
      ]);
      await freezeMonth(client, month);
      const { rows } = await client.query<{ total: string }>(
        'SELECT coalesce(sum(amount_nano), 0)::text AS total FROM closed_lines WHERE month = $1::date',
        [month],
      );
      return rows[0]?.total ?? '0';
    });
    return { month, totalNano: total };
  },
  async readBack({ db }, { month }) {
    const closed = await db.closedMonth.findUnique({ where: { month: dayStart(month) } });
    return closed ? { month } : 'not_done';
  },
};

/** No reading of the reports writes meanwhile, so what is frozen is one state of them. */
async function inIngestsTurn<T>({ pool }: CommandCtx, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('steward.ingest'))`);
    const result = await run(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function refuseUnread({ pool, now }: CommandCtx, month: Day): Promise<void> {
  const readings = await readReadings(pool);
  const days = listDays(month, addDays(addMonths(month, 1), -1));
  const unread = days.filter((day) => stateOfDay(day, readings.get(day) ?? {}, now, ['cost']) !== 'whole').length;
  if (unread === 0) return;
  const words = unread === 1 ? 'One of its days is' : `${unread} of its days are`;
  throw new AppError('conflict', `${words} not complete. Settings, Sync shows which; close the month once all are.`);
}

export const setInvoiceCommand: CommandImplementation<typeof setInvoice> = {
  declaration: setInvoice,
  async run(ctx, { month, from, note, ...typed }) {
    const where = { month: dayStart(month) };
    const closed = await ctx.db.closedMonth.findUnique({ where });
    if (!closed) throw new AppError('conflict', 'Close the month first, then enter its invoice.');
    const stands = closed.invoiceNano?.toString() ?? null;
    if (stands !== from)
      throw changedMeanwhile('Someone else has just entered an invoice. Reload the page.', { from: stands });
    const amounts = {
      invoiceNano: nanoFromDollars(typed.amount) ?? 0n,
      taxNano: nanoFromDollars(typed.tax) ?? 0n,
      creditsNano: nanoFromDollars(typed.credits) ?? 0n,
      priorityNano: nanoFromDollars(typed.priority) ?? 0n,
    };
    const { invoiceNano, taxNano, creditsNano, priorityNano } = closed;
    ctx.changing(
      { ...toTexts({ invoiceNano, taxNano, creditsNano, priorityNano }), note: closed.invoiceNote },
      { ...toTexts(amounts), note: note || null },
    );
    const data = { ...amounts, invoiceNote: note || null, invoicedBy: callerOf(ctx).name, invoicedAt: ctx.now };
    await ctx.db.closedMonth.update({ where, data });
    return toTexts(amounts);
  },
};

function toTexts(amounts: Record<string, bigint | null>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, amount?.toString() ?? null]));
}
