import { headers } from 'next/headers';
import { findPlace } from '@/components/shell/navigation';
import { NoAccess } from '@/components/ui/no-access';
import { explainRefusal } from '@/lib/access/authorize';
import { isClosedTo, rolesWith } from '@/lib/access/permissions';
import { can } from '@/lib/access/reach';
import { listOwnerNames } from '@/lib/domain/accounts/reads';
import { PATH_HEADER, pageCtx } from '@/lib/doors/page';

export default async function Forbidden() {
  const [ctx, asked] = await Promise.all([pageCtx(), headers()]);
  const place = findPlace(asked.get(PATH_HEADER) ?? '');
  // Next renders this beside every page, in case it is needed.
  const isOpen = place && (!place.permission || can(ctx.actor, place.permission));
  const askNames = isOpen ? [] : await listOwnerNames(ctx.db);
  return (
    <NoAccess
      what={place ? place.label : 'this page'}
      roles={place?.permission ? rolesWith(place.permission) : 'owners and admins'}
      askNames={askNames}
      reason={
        place?.permission && isClosedTo(ctx.actor, place.permission)
          ? explainRefusal(ctx.actor, place.permission)
          : undefined
      }
    />
  );
}
