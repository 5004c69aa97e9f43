import { checkpointsResponse } from '@/lib/doors/audit-export';
import { route } from '@/lib/doors/route';

/** Every checkpoint as it was signed, for owners. */
export const GET = route({}, checkpointsResponse);
