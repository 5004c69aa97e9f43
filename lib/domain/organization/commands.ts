import { keepSetting } from '@/lib/domain/settings/steps';
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
  async run(ctx, after) {
    const stored = await ctx.db.setting.findUnique({ where: { key: FISCAL_YEAR_KEY } });
    return keepSetting(ctx, FISCAL_YEAR_KEY, storedFiscalYear(stored?.value), after);
  },
};
