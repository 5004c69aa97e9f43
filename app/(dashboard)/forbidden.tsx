import { headers } from 'next/headers';
import { pageOf } from '@/components/layout/navigation';
import { NoAccess } from '@/components/ui/no-access';
import { can, rolesWith } from '@/lib/core/permissions';
import { listOwnerNames } from '@/lib/domain/people/queries';
import { PATH_HEADER, pageCtx } from '@/lib/doors/page';

export default async function Forbidden() {
  const [ctx, asked] = await Promise.all([pageCtx(), headers()]);
  const page = pageOf(asked.get(PATH_HEADER) ?? '');
  // Next renders this beside every page, in case it is needed.
  const isOpen = page && (!page.permission || can(ctx.actor, page.permission));
  const askNames = isOpen ? [] : await listOwnerNames(ctx.db);
  return (
    <NoAccess
      what={page ? page.label : 'this page'}
      roles={page?.permission ? rolesWith(page.permission) : 'owners and admins'}
      askNames={askNames}
    />
  );
}
