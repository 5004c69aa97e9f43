import { AppError } from '@/lib/core/errors';
import type { CommandImplementation } from '@/lib/upstream/command-context';
import { offboardPerson } from './schema';

export const offboardPersonCommand: CommandImplementation<typeof offboardPerson> = {
  declaration: offboardPerson,
  async run() {
    throw new AppError('conflict', 'Offboarding is not part of this version yet. Nothing was changed.');
  },
};
