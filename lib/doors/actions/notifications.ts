'use server';

import { chooseNotifications } from '@/lib/domain/notifications/schema';
import { action, ownReadAction } from '../action';

/** Marks the reader's own notifications as read, at once. */
export const markNotificationsRead = ownReadAction();

export const chooseNotificationsAction = action(chooseNotifications);
