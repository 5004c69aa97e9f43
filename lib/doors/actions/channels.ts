'use server';

import {
  createChannel,
  moveChannel,
  removeChannel,
  rotateChannel,
  sendAgain,
  setMailPolicy,
  switchChannel,
  testChannel,
  updateChannel,
} from '@/lib/domain/channels/schema';
import { action } from '../action';

export const createChannelAction = action(createChannel);

export const updateChannelAction = action(updateChannel);

export const moveChannelAction = action(moveChannel);

export const rotateChannelAction = action(rotateChannel);

export const switchChannelAction = action(switchChannel);

export const removeChannelAction = action(removeChannel);

export const testChannelAction = action(testChannel);

export const sendAgainAction = action(sendAgain);

export const setMailPolicyAction = action(setMailPolicy);
