import { deleteUser, getUser, patchUser, replaceUser } from '@/lib/doors/scim-users';

export const GET = getUser;
export const PUT = replaceUser;
export const PATCH = patchUser;
export const DELETE = deleteUser;
