import type { Db } from '@/lib/core/db';
import type { NumberedSharing, Sharing } from './rules';
import { COST_TAG_KEY, costSharing, costTag, SHARING_KEY } from './schema';

type Reading = Pick<Db, 'setting'>;

/** How shared cost is split in months that are open. Until somebody says, it is left apart. */
export async function readSharing(db: Reading): Promise<Sharing> {
  const stored = await db.setting.findUnique({ where: { key: SHARING_KEY } });
  return sharingIn(stored?.value);
}

export function sharingIn(stored: unknown): Sharing {
  return costSharing.catch({ rule: 'apart', shares: [] }).parse(stored);
}

export async function readTagKey(db: Reading): Promise<string | null> {
  const stored = await db.setting.findUnique({ where: { key: COST_TAG_KEY } });
  return costTag.catch({ tagKey: null }).parse(stored?.value).tagKey;
}

/** Shares by number; a cost centre that is not there gets none. */
export function numbered(sharing: Sharing, centres: readonly { id: string; ref: number }[]): NumberedSharing {
  const refs = new Map(centres.map(({ id, ref }) => [id, ref]));
  return {
    rule: sharing.rule,
    shares: sharing.shares.flatMap(({ costCentreId, share }) => {
      const ref = refs.get(costCentreId);
      return ref === undefined ? [] : [{ ref, share }];
    }),
  };
}
