import { GROUP_WORDS } from '@/components/notifications/group-words';
import { KIND_GROUPS } from '@/lib/domain/notifications/kind-rules';
import { KIND_NAMES, kindOf } from '@/lib/domain/notifications/kinds/list';
import type { KindGroupChoice } from './tells-fields';

/** Every kind under the words of its group; for the server, which has the table of kinds. */
export const KIND_GROUP_CHOICES: readonly KindGroupChoice[] = KIND_GROUPS.map((group) => ({
  label: GROUP_WORDS[group],
  kinds: KIND_NAMES.flatMap((name) => {
    const kind = kindOf(name);
    return kind?.group === group && name !== 'channel.tested' ? [{ name, words: kind.words }] : [];
  }),
}));
