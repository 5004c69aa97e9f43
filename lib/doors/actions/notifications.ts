'use server';

import { ownReadAction } from '../action';

/** Marks the reader's own notifications as read, at once. */
export const markNotificationsRead = ownReadAction();
