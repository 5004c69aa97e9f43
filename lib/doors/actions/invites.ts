'use server';

import {
  decideInvite,
  inviteDirectly,
  placeInvited,
  renewInvite,
  requestInvites,
  resendConsoleInvite,
  setInvitePolicy,
  withdrawConsoleInvite,
  withdrawInvite,
} from '@/lib/domain/invites/schema';
import { action } from '../action';

export const requestInvitesAction = action(requestInvites);
export const inviteDirectlyAction = action(inviteDirectly);
export const decideInviteAction = action(decideInvite);
export const placeInvitedAction = action(placeInvited);
export const withdrawInviteAction = action(withdrawInvite);
export const renewInviteAction = action(renewInvite);
export const setInvitePolicyAction = action(setInvitePolicy);
export const withdrawConsoleInviteAction = action(withdrawConsoleInvite);
export const resendConsoleInviteAction = action(resendConsoleInvite);
