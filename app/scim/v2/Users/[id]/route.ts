import { deleteUser, getPerson, patchUser, replaceUser } from '@/lib/doors/scim-users';

export const GET = getPerson;
export const PUT = replaceUser;
export const PATCH = patchUser;
export const DELETE = deleteUser;
