import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { KeyFacts } from './key-reads';
import { type Found, judgeCount, notMet, type Point, unknown, waiting } from './rules';

const keyHref = ({ kind, id }: Found) => (kind === 'steward' ? `/api-keys/steward/${id}` : `/api-keys/${id}`);
export const KEY_POINTS: readonly Point<KeyFacts>[] = [
  {
    ...{ id: 'environments_apart', section: 'keys', weight: 4, mendedBy: 'api_key:write' },
    question: 'Are production, staging and development apart?',
    reason: 'What is tried out must not be able to spend or see what production does.',
    mend: { label: 'See these keys', href: '/api-keys?show=misplaced' },
    judge: ({ misplaced, active: of }) =>
      judgeCount({
        ...{ ...misplaced, of, hrefOf: keyHref, listHref: '/api-keys?show=misplaced' },
        ...{ what: 'active keys', are: 'are for development or staging, by their name, in a production workspace' },
        fine: 'No key for development or staging is in a production workspace.',
      }),
  },
  {
    ...{ id: 'environments_known', section: 'keys', weight: 1, mendedBy: 'api_key:write' },
    question: 'Does every key say which environment it is for?',
    reason: 'Only then can anyone tell whether it is where it belongs.',
    mend: { label: 'Describe keys', href: '/api-keys?show=active&environment=none' },
    judge: ({ unlabelled, active: of }) =>
      judgeCount({
        ...{ ...unlabelled, of, hrefOf: keyHref, listHref: '/api-keys?show=active&environment=none' },
        ...{ what: 'active keys', are: 'do not say', fine: 'Every active key says which.' },
      }),
  },
  {
    ...{ id: 'names', section: 'keys', weight: 2, mendedBy: 'settings:write' },
    question: 'Do keys follow a rule for names?',
    reason: 'A name that says what a key is for spares asking before it is disabled.',
    mend: { label: 'Set a rule for names', href: '/api-keys/policy' },
    judge: ({ policy, misnamed, vendor: of }) =>
      policy.namePattern === null
        ? notMet('There is no rule for names.')
        : judgeCount({
            ...{ ...misnamed, of, hrefOf: keyHref, listHref: '/api-keys/breaches?show=name' },
            ...{ what: 'active Anthropic keys', are: 'break the rule', fine: 'Every active key follows the rule.' },
          }),
  },
  {
    ...{ id: 'rotation', section: 'keys', weight: 4, mendedBy: 'api_key:write' },
    question: 'Are keys replaced in time?',
    reason: 'The longer a key lives, the more places it has been copied to.',
    mend: { label: 'Rotate keys', href: '/api-keys/rotations' },
    judge: ({ policy, overdue, vendor: of }) =>
      policy.rotationDays === null && !policy.workspaces.some(({ rotationDays }) => rotationDays !== null)
        ? {
            ...notMet('No policy says how old a key may become.'),
            mend: { label: 'Set how old keys may become', href: '/api-keys/policy' },
          }
        : judgeCount({
            ...{ ...overdue, of, hrefOf: keyHref, listHref: '/api-keys/breaches?show=age' },
            ...{ what: 'active Anthropic keys', are: 'should have been replaced by now' },
            fine: 'No active key is older than the policy allows.',
          }),
  },
  {
    ...{ id: 'unused', section: 'keys', weight: 3, mendedBy: 'api_key:write' },
    question: 'Is every key in use?',
    reason: 'Nobody notices when a key leaks that nobody uses.',
    mend: { label: 'Disable unused keys', href: '/api-keys?show=unused' },
    judge: ({ unused, active: of, isUseKnown }) =>
      of > 0 && unused.count === 0 && !isUseKnown
        ? waiting(`Fewer than ${UNUSED_AFTER_DAYS} days of usage have been read. Wait until the past is read.`)
        : judgeCount({
            ...{ ...unused, of, hrefOf: keyHref, listHref: '/api-keys?show=unused' },
            ...{ what: 'active keys', are: `have not been used for ${UNUSED_AFTER_DAYS} days` },
            fine: `Every active key was used or made within ${UNUSED_AFTER_DAYS} days.`,
          }),
  },
  {
    ...{ id: 'left', section: 'keys', weight: 5, mendedBy: 'api_key:write' },
    question: 'Are there no keys of people who have left?',
    reason: 'They may still have a copy.',
    mend: { label: 'See to these keys', href: '/offboarding/keys' },
    judge: ({ left, active: of }) =>
      judgeCount({
        ...{ ...left, of, hrefOf: keyHref, listHref: '/api-keys?show=left' },
        ...{
          what: 'active keys',
          are: 'belong to people who have left',
          fine: 'No active key is of someone who left.',
        },
      }),
  },
  {
    ...{ id: 'key_caps', section: 'keys', weight: 1, mendedBy: 'settings:write' },
    question: 'Is the number of keys in a workspace capped?',
    reason: 'Keys that are made without end are never looked through.',
    mend: { label: 'Set a cap', href: '/api-keys/policy' },
    judge: ({ policy, crowded, vendor: of }) =>
      policy.mostActive === null
        ? notMet('There is no cap.')
        : judgeCount({
            ...{ ...crowded, of, hrefOf: keyHref, listHref: '/api-keys/breaches?show=crowd' },
            ...{ what: 'active Anthropic keys', are: `are in workspaces with more than ${policy.mostActive}` },
            fine: `No workspace has more than ${policy.mostActive} active keys.`,
          }),
  },
  {
    ...{ id: 'key_addresses', section: 'security', weight: 2, mendedBy: 'gateway_key:write' },
    question: 'Are Steward keys limited to known addresses?',
    reason: 'A key that leaks is then of no use elsewhere.',
    mend: { label: 'See Steward keys', href: '/api-keys?show=active&kind=steward' },
    judge: ({ open, steward: of }) =>
      judgeCount({
        ...{ ...open, of, hrefOf: ({ id }) => `/api-keys/steward/${id}/change`, listHref: '/api-keys?lacks=addresses' },
        ...{ what: 'active Steward keys', are: 'may be used from any address' },
        fine: 'Every active Steward key is limited to addresses.',
      }),
  },
  {
    ...{ id: 'gateway', section: 'security', weight: 2, mendedBy: 'gateway_key:write' },
    question: 'Does all traffic go through the gateway?',
    reason: 'Limits of addresses, models and dollars hold only there.',
    mend: { label: 'Create a Steward key', href: '/api-keys/steward/new' },
    judge: ({ outside, spending: of, hasGateway }) =>
      hasGateway
        ? judgeCount({
            ...{ ...outside, of, hrefOf: keyHref, listHref: '/api-keys?lacks=gateway' },
            ...{ what: 'keys that spent money in 30 days', are: 'spent past the gateway' },
            fine: 'Everything that keys spent in 30 days went through the gateway.',
          })
        : unknown('No gateway has run yet. Start one to see what goes past it.'),
  },
];
