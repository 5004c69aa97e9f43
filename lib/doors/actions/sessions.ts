'use server';

import { endDevice, endSession } from '@/lib/domain/sessions/schema';
import { action, otherSessionsAction, ownDeviceAction, ownSessionAction } from '../action';
import { ownProofAction, ownProofAskAction } from '../own-proof';

/** Proves that the reader is still who signed in, at once. */
export const proveMyself = ownProofAction();

/** With what the reader can prove it. */
export const askMyProof = ownProofAskAction();

/** Ends someone else's session, through the worker. */
export const endPersonSession = action(endSession);

/** Ends all sessions that someone else has on one device, through the worker. */
export const endPersonDevice = action(endDevice);

/** Ends the reader's own sessions on one device, at once; the one in use stays. */
export const endMyDevice = ownDeviceAction();

/** Ends one of the reader's own sessions, at once. */
export const endMySession = ownSessionAction();

/** Ends all of the reader's own sessions but this one, at once. */
export const endMyOtherSessions = otherSessionsAction();
