import type { KeyAct } from '@/lib/domain/api-keys/rules';

interface ActWords {
  /** Of a button beside the key's name. */
  verb: string;
  /** The verb and what it acts on. */
  submit: string;
  pending: string;
  done: string;
  failed: string;
}

export const ACT_WORDS: Readonly<Record<KeyAct, ActWords>> = {
  rename: { verb: 'Rename', submit: 'Rename key', pending: 'Renaming…', done: 'renamed', failed: 'Not renamed' },
  disable: { verb: 'Disable', submit: 'Disable key', pending: 'Disabling…', done: 'disabled', failed: 'Not disabled' },
  enable: { verb: 'Enable', submit: 'Enable key', pending: 'Enabling…', done: 'enabled', failed: 'Not enabled' },
  archive: { verb: 'Archive', submit: 'Archive key', pending: 'Archiving…', done: 'archived', failed: 'Not archived' },
};
