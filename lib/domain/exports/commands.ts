import type { CommandImplementation } from '@/lib/operations/command-context';
import { takeExport } from './schema';

export const takeExportCommand: CommandImplementation<typeof takeExport> = {
  declaration: takeExport,
  run: async (ctx, { file, format, filters, state, rows, bytes }) => {
    ctx.changing({}, { file, format, filters, state, rows, bytes });
    return { file, state };
  },
};
