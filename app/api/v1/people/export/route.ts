import { fileFields, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { peopleColumns } from '@/components/people/people-columns';
import { loadPeopleParams, toPeopleFilters } from '@/components/people/people-params';
import { listPeople } from '@/lib/domain/people/queries';
import { fileRoute } from '@/lib/doors/file-route';
import { listExportResponse } from '@/lib/doors/list-export';

/** The list of people as CSV: what its address finds, in its order, with the columns that are shown. */
export const GET = fileRoute('people', { permission: 'person:read' }, async (ctx, { request }) => {
  const filters = toPeopleFilters(loadPeopleParams(request));
  const chosen = readChosen(new URL(request.url).searchParams.get('columns'));
  return listExportResponse(ctx, {
    name: 'people',
    read: (piece) => listPeople(ctx, { ...filters, ...piece }),
    fieldsOf: ({ window }) => fileFields(shownColumns(peopleColumns({ isRead: window !== null }), chosen)),
  });
});
