import { answer } from '@/lib/operations/answer';
import { connectionGet, fiscalMonthGet } from './query-schema';
import { storedFiscalYear } from './rules';
import { FISCAL_YEAR_KEY, probeRecord } from './schema';

interface ConnectionRow {
  mode: string | null;
  id: string | null;
  name: string | null;
  seenAt: Date | null;
  probedAt: Date | null;
  probed: unknown;
  answeredAt: Date | null;
  answerStatus: number | null;
}

/** Which organisation this is, how it is reached and what the key may do. The key itself is not known here. */
export const readConnection = answer(connectionGet, async (ctx) => {
  const [row] = await ctx.db.$queryRaw<ConnectionRow[]>`
    SELECT i.mode, o.id, o.name, o.seen_at AS "seenAt", c.at AS "probedAt", c.detail AS probed,
      u.at AS "answeredAt", (u.detail ->> 'status')::int AS "answerStatus"
    FROM (SELECT 1) one
    LEFT JOIN installation i ON true
    LEFT JOIN (SELECT * FROM organizations ORDER BY seen_at DESC LIMIT 1) o ON true
    LEFT JOIN process_status c ON c.name = 'connection'
    LEFT JOIN process_status u ON u.name = 'upstream'`;
  const probed = probeRecord.safeParse(row?.probed);
  return {
    mode: row?.mode ?? null,
    organization: row?.id && row.seenAt ? { id: row.id, name: row.name ?? '', seenAt: row.seenAt } : null,
    probe: probed.success && row?.probedAt ? { ...probed.data, at: row.probedAt } : null,
    lastAnswer: row?.answeredAt ? { at: row.answeredAt, status: row.answerStatus } : null,
  };
});

/** The first month of the fiscal year, for everyone who may choose a range. */
export const readFiscalMonth = answer(fiscalMonthGet, async (ctx) => {
  const setting = await ctx.db.setting.findUnique({ where: { key: FISCAL_YEAR_KEY } });
  return storedFiscalYear(setting?.value).firstMonth;
});
