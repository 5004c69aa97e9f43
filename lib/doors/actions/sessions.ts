'use server';

import { endSession } from '@/lib/domain/sessions/schema';
import { action, otherSessionsAction, ownSessionAction } from '../action';

/** Ends someone else's session, through the worker. */
export const endPersonSession = action(endSession);

/** Ends one of the reader's own sessions, at once. */
export const endMySession = ownSessionAction();

/** Ends all of the reader's own sessions but this one, at once. */
export const endMyOtherSessions = otherSessionsAction();
