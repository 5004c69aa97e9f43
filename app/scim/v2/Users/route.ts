import { createUser, listPeople } from '@/lib/doors/scim-users';

export const GET = listPeople;
export const POST = createUser;
