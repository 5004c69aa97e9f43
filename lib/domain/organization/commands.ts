import type { CommandImplementation } from '@/lib/operations/command-context';
import { probe } from './probe-mirror';
import { storedFiscalYear } from './rules';
import { CAPABILITY_STATES, FISCAL_YEAR_KEY, probeConnection, setFiscalYear } from './schema';

export const probeConnectionCommand: CommandImplementation<typeof probeConnection> = {
  declaration: probeConnection,
  async run({ upstream, pool, now }) {
    const found = await probe({ upstream, pool, now });
    return Object.fromEntries(
      CAPABILITY_STATES.map((state) => [state, found.filter((row) => row.state === state).length]),
    );
  },
};

export const setFiscalYearCommand: CommandImplementation<typeof setFiscalYear> = {
  declaration: setFiscalYear,
  async run({ actor, db, now, changing }, after) {
    const where = { key: FISCAL_YEAR_KEY };
    const before = storedFiscalYear((await db.setting.findUnique({ where }))?.value);
    changing({ ...before }, { ...after });
    const data = { value: after, updatedById: actor.kind === 'person' ? actor.personId : null, updatedAt: now };
    await db.setting.upsert({ where, create: { ...where, ...data }, update: data });
    return { before, after };
  },
};
