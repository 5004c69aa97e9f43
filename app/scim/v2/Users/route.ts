import { createUser, listUsers } from '@/lib/doors/scim-users';

export const GET = listUsers;
export const POST = createUser;
