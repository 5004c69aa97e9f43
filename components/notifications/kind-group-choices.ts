import { KIND_GROUPS } from '@/lib/domain/notifications/kind-rules';
import { KIND_NAMES, KINDS } from '@/lib/domain/notifications/kinds/list';
import type { ChoosableGroup } from './choice-form';
import { GROUP_WORDS } from './group-words';

/** Every kind that people can choose, by group; for the server, which has the table of kinds. */
export const KIND_GROUP_CHOICES: readonly ChoosableGroup[] = KIND_GROUPS.map((group) => ({
  label: GROUP_WORDS[group],
  kinds: KIND_NAMES.filter((name) => KINDS[name].group === group && name !== 'channel.tested').map((name) => ({
    ...{ name, words: KINDS[name].words, usual: KINDS[name].mail },
  })),
}));
