import { z } from 'zod';
import { KIND_NAMES } from '@/lib/domain/notifications/kinds/list';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';
import { addressProblem, CHANNEL_KINDS } from './rules';

export const MOST_CHANNELS = 50;

const nameField = z
  .string()
  .trim()
  .min(1, 'Name the channel, such as Finance in Slack.')
  .max(60, 'Use at most 60 characters.')
  .refine((name) => !/\p{Cc}/u.test(name), 'Leave out control characters.');

const addressField = z
  .string()
  .trim()
  .max(2_000, 'An address has at most 2,000 characters.')
  .superRefine((text, ctx) => {
    const problem = addressProblem(text);
    if (problem) ctx.addIssue({ code: 'custom', message: problem });
  });

const reachFields = {
  kinds: z.array(z.enum(KIND_NAMES)).min(1, 'Choose at least one kind.').max(100),
  /** Empty: all. */
  workspaceIds: z.array(z.string().min(1).max(200)).max(100),
  money: z.boolean(),
};

const channelRef = z.object({ channelId: z.string().min(1).max(60) });
const sealedField = z.string().min(1).max(8_000);
const subjectOf = ({ channelId }: { channelId: string }) => ({ kind: 'channel', id: channelId });

/** What a person enters: the door seals the address and makes the secret. */
const channelForm = z.object({
  kind: z.enum(CHANNEL_KINDS),
  name: nameField,
  address: addressField,
  ...reachFields,
});

export const createChannel = declareCommand({
  name: 'channel.create',
  words: 'Add channel',
  freshSignIn: 'always',
  permission: 'settings:write',
  input: channelForm
    .omit({ address: true })
    .extend({ addressShown: z.string().max(300), addressSealed: sealedField, secretSealed: sealedField.nullable() }),
  entered: channelForm,
  reveals: ['secret'],
  subject: (channel) => ({ kind: 'channels', id: 'all', name: channel.name }),
  secretFields: ['addressSealed', 'secretSealed'],
});

export const updateChannel = declareCommand({
  name: 'channel.update',
  words: 'Edit channel',
  permission: 'settings:write',
  input: channelRef.extend({ name: nameField, ...reachFields }),
  subject: subjectOf,
});

const addressForm = channelRef.extend({ address: addressField });

/** A new address comes with a new secret: the previous one was not meant for the new receiver. */
export const moveChannel = declareCommand({
  name: 'channel.move',
  words: 'Change channel address',
  freshSignIn: 'always',
  permission: 'settings:write',
  input: channelRef.extend({
    ...{ addressShown: z.string().max(300), addressSealed: sealedField, secretSealed: sealedField },
  }),
  entered: addressForm,
  reveals: ['secret'],
  subject: subjectOf,
  secretFields: ['addressSealed', 'secretSealed'],
});

export const rotateChannel = declareCommand({
  name: 'channel.rotate',
  words: 'Make a new signing secret',
  freshSignIn: 'always',
  permission: 'settings:write',
  input: channelRef.extend({ secretSealed: sealedField }),
  entered: channelRef,
  reveals: ['secret'],
  subject: subjectOf,
  secretFields: ['secretSealed'],
});

export const switchChannel = declareCommand({
  name: 'channel.switch',
  words: 'Enable or disable channel',
  permission: 'settings:write',
  input: channelRef.extend({ enabled: z.boolean() }),
  subject: subjectOf,
});

export const removeChannel = declareCommand({
  name: 'channel.remove',
  words: 'Remove channel',
  permanent: true,
  permission: 'settings:write',
  input: channelRef,
  subject: subjectOf,
});

export const testChannel = declareCommand({
  name: 'channel.test',
  words: 'Send test notification',
  permission: 'settings:write',
  input: channelRef,
  subject: subjectOf,
});

/** Sends one again that failed, or that arrived and is wanted again, under the same id. */
export const sendAgain = declareCommand({
  name: 'delivery.send_again',
  words: 'Send notification again',
  permission: 'settings:write',
  input: z.object({ deliveryId: z.uuid() }),
  subject: ({ deliveryId }) => ({ kind: 'delivery', id: deliveryId }),
});

export const MAIL_POLICY_KEY = 'mail';
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export const mailPolicyField = z.object({
  /** Domains outside the organisation to which mail may go. */
  domains: z
    .array(z.string().trim().toLowerCase().regex(DOMAIN, 'This is not a domain, such as example.com.'))
    .max(50, 'Allow at most 50 domains.')
    .transform((domains) => [...new Set(domains)].sort()),
});

export const setMailPolicy = declareCommand({
  name: 'mail_policy.set',
  words: 'Set allowed mail domains',
  permission: 'policy:write',
  input: mailPolicyField,
  result: settingChange(mailPolicyField),
  subject: () => ({ kind: 'settings', id: 'mail', name: 'Mail' }),
});
