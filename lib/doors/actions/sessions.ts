'use server';

import { endSession } from '@/lib/domain/sessions/schema';
import { action, ownSessionAction } from '../action';

/** Ends someone else's session, through the worker. */
export const endPersonSession = action(endSession);

/** Ends one of the reader's own sessions, at once. */
export const endMySession = ownSessionAction();
