'use server';

import { env } from '@/lib/core/env';
import { shownAddress } from '@/lib/domain/channels/rules';
import {
  addressForm,
  channelForm,
  createChannel,
  moveChannel,
  removeChannel,
  rotateChannel,
  rotateForm,
  sendAgain,
  setMailPolicy,
  switchChannel,
  testChannel,
  updateChannel,
} from '@/lib/domain/channels/schema';
import { action, preparedAction } from '../action';
import { newWebhookSecret, sealForWorker } from '../seal';
import { fingerprint } from '../submit';

/** The address is sealed here; a webhook's secret is shown to whoever added it, once. */
export const createChannelAction = preparedAction(createChannel, channelForm, async ({ address, ...rest }) => {
  const secret = rest.kind === 'webhook' ? newWebhookSecret() : null;
  return {
    input: {
      ...rest,
      addressShown: shownAddress(address),
      addressSealed: await sealForWorker('channel address', address),
      secretSealed: secret && (await sealForWorker('channel secret', secret)),
    },
    secretFingerprint: fingerprint(env().sessionSecret, address),
    ...(secret ? { reveal: { secret } } : {}),
  };
});

export const updateChannelAction = action(updateChannel);

export const moveChannelAction = preparedAction(moveChannel, addressForm, async ({ channelId, address }) => {
  const secret = newWebhookSecret();
  return {
    input: {
      ...{ channelId, addressShown: shownAddress(address) },
      addressSealed: await sealForWorker('channel address', address),
      secretSealed: await sealForWorker('channel secret', secret),
    },
    secretFingerprint: fingerprint(env().sessionSecret, address),
    reveal: { secret },
  };
});

export const rotateChannelAction = preparedAction(rotateChannel, rotateForm, async ({ channelId }) => {
  const secret = newWebhookSecret();
  return { input: { channelId, secretSealed: await sealForWorker('channel secret', secret) }, reveal: { secret } };
});

export const switchChannelAction = action(switchChannel);

export const removeChannelAction = action(removeChannel);

export const testChannelAction = action(testChannel);

export const sendAgainAction = action(sendAgain);

export const setMailPolicyAction = action(setMailPolicy);
