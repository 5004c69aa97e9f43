'use server';

import { endSession } from '@/lib/domain/sessions/schema';
import { action, otherSessionsAction, ownProofAction, ownSessionAction } from '../action';

/** Proves with the password that the reader is still who signed in, at once. */
export const proveMyself = ownProofAction();

/** Ends someone else's session, through the worker. */
export const endPersonSession = action(endSession);

/** Ends one of the reader's own sessions, at once. */
export const endMySession = ownSessionAction();

/** Ends all of the reader's own sessions but this one, at once. */
export const endMyOtherSessions = otherSessionsAction();
