import type { CommandImplementation } from '@/lib/operations/command-context';
import { signEvidencePack } from './schema';

export const signEvidencePackCommand: CommandImplementation<typeof signEvidencePack> = {
  declaration: signEvidencePack,
  run: async (ctx, { from, to, digest }) => {
    ctx.changing({}, { from, to, digest });
    // Its first words keep it apart from whatever else the key signs.
    return { note: ctx.sign(`evidence pack ${from} ${to}\nsha256 ${digest}\n${ctx.now.toISOString()}\n`) };
  },
};
