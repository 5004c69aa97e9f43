import type { Tone } from '@/components/ui/status';
import { dayOf, formatDay, formatInstant } from '@/lib/core/time';
import type { DiagnosedKey, Diagnosis } from '@/lib/domain/api-keys/diagnose-query-schema';
import type { Symptom } from '@/lib/domain/api-keys/symptom-rules';
import { typeWords } from '@/lib/domain/rate-limits/rules';

export interface Finding {
  tone: Tone;
  title: string;
  text: string;
  /** The page that proves it. */
  proof?: { href: string; words: string };
}

const MEANINGS: Readonly<Record<Symptom, string>> = {
  authentication:
    'Anthropic does not accept the key: it is mistyped, disabled, archived or expired, or its owner has left.',
  permission:
    'The key is accepted but may not do this: it belongs to another workspace, or the feature is not enabled.',
  rate_limit: 'Too many requests or tokens within a minute, for the organisation or for the workspace.',
  overloaded: 'Anthropic is overloaded. Neither the key nor the organisation is the cause.',
  workspace_archived: 'The key’s workspace is archived: none of its keys works any more.',
  spend_limit:
    'A spend limit of the workspace or the organisation has been reached, or the organisation’s credit is used up.',
  not_found:
    'What was asked for does not exist, or this key may not see it: often a model’s name, or a file of another workspace.',
  too_large: 'The request is larger than Anthropic accepts.',
  invalid_request: 'The request itself is wrong. Anthropic’s message says where.',
  server: 'Anthropic failed to answer. Neither the key nor the organisation is the cause.',
};

/** What to do about an error, where no key explains it. */
const TO_DO: Readonly<Record<Symptom, string>> = {
  authentication:
    'Compare the end of the key that the application uses with the hints of the keys here, then look at the one that matches.',
  permission: 'Use a key of the workspace that owns what is asked for, or ask an admin to enable the feature.',
  rate_limit:
    'Wait as long as the response’s retry-after header says. If it happens again, spread the work, or raise the workspace’s limit.',
  overloaded: 'Try again, waiting longer each time. If it lasts, check Anthropic’s status page.',
  workspace_archived: 'Create a key in another workspace and switch to it. An archived workspace cannot be restored.',
  spend_limit: 'Raise the limit in the Claude Console, or wait for its next period.',
  not_found: 'Check the model’s name and the IDs in the request.',
  too_large: 'Send less in one request.',
  invalid_request: 'Correct the request as the message says.',
  server: 'Try again. If it lasts, report the request’s ID to Anthropic.',
};

const NEAR = 0.8;

/** What is known, in the order in which it helps: which key, how it stands, its limits, and what to do. */
export function findings({ symptom, keys, isUnknown, gatewayEnds }: Diagnosis): Finding[] {
  const [key, ...others] = keys;
  return [
    ...gatewayEnds.map(
      (end): Finding => ({
        tone: 'neutral',
        title: `A key of Steward’s own gateway, ending in ${end}`,
        text: 'Steward issued it. Its page shows whether it works and its latest refused requests.',
        proof: { href: `/api-keys/steward?search=${end}&show=all`, words: 'Find it' },
      }),
    ),
    ...(isUnknown
      ? [
          {
            tone: 'warning',
            title: 'No key here has this ID, hint or name',
            text: 'It belongs to another organisation, was created since the last reading, or is hidden from your role.',
          } satisfies Finding,
        ]
      : []),
    ...(key && others.length === 0 ? [standing(key), ...limitOf(key)] : []),
    ...(symptom ? [{ tone: 'neutral', title: 'What the error means', text: MEANINGS[symptom] } satisfies Finding] : []),
    ...toDo(symptom, others.length === 0 ? key : undefined),
  ];
}

function standing(key: DiagnosedKey): Finding {
  const { id, name, isDetailed, status, expiresAt, isWorkspaceArchived, workspaceName } = key;
  const proof = { href: `/api-keys/${id}`, words: `Open ${name}` };
  if (!isDetailed) return { tone: 'neutral', title: name, text: 'Your role shows nothing but its name.', proof };
  const place = workspaceName ?? 'the whole organisation';
  if (isWorkspaceArchived)
    return {
      tone: 'danger',
      title: `${name} is in an archived workspace`,
      text: `${place} is archived, so none of its keys works any more.`,
      proof,
    };
  const over = expiresAt ? ` on ${formatDay(dayOf(expiresAt))}` : '';
  switch (status) {
    case 'active': {
      const ends = expiresAt ? ` It expires${over}.` : '';
      return { tone: 'good', title: `${name} is active`, text: `It is a key of ${place}.${ends}`, proof };
    }
    case 'inactive':
      return { tone: 'danger', title: `${name} is disabled`, text: 'Every request with it is refused.', proof };
    case 'expired':
      return { tone: 'danger', title: `${name} expired${over}`, text: 'An expiry cannot be extended.', proof };
    case 'archived':
      return {
        tone: 'danger',
        title: `${name} is archived`,
        text: 'Archiving is permanent: it never works again.',
        proof,
      };
    default:
      return { tone: 'danger', title: `${name} is gone`, text: 'Anthropic no longer knows it.', proof };
  }
}

function limitOf({ nearest, workspaceId }: DiagnosedKey): Finding[] {
  if (!nearest) return [];
  const { group, type, value, peak, at } = nearest;
  const share = Math.round((peak / value) * 1_000) / 10;
  const isNear = peak / value >= NEAR;
  return [
    {
      tone: isNear ? 'warning' : 'neutral',
      title: isNear ? 'Its workspace came near a limit' : 'Its workspace stays within its limits',
      text: `The busiest minute of the last week, ${formatInstant(at)}, used ${share} % of ${typeWords(type)} of ${group}.`,
      proof: { href: `/workspaces/${workspaceId}/limits`, words: 'Limits of the workspace' },
    },
  ];
}

function toDo(symptom: Symptom | null, key: DiagnosedKey | undefined): Finding[] {
  const told = (text: string, proof?: Finding['proof']): Finding[] => [
    { tone: 'neutral', title: 'What to do', text, ...(proof && { proof }) },
  ];
  if (key?.isDetailed) {
    const { id, status, isWorkspaceArchived, nearest } = key;
    const page = (words: string, part = '') => ({ href: `/api-keys/${id}${part}`, words });
    if (isWorkspaceArchived) return told(TO_DO.workspace_archived);
    if (status === 'inactive')
      return told('Find out who disabled it and why, then enable it, or switch to another key.', page('Go to the key'));
    if (status === 'expired' || status === 'archived' || status === 'gone')
      return told('Create a new key in the Claude Console and switch to it.', page('Go to its rotation', '/rotation'));
    if (symptom === 'authentication')
      return told(
        'The key works: the application probably sends another one. Compare the end of what it sends with this key’s hint.',
        page('See its hint'),
      );
    if (symptom === 'rate_limit' && nearest && nearest.peak / nearest.value < NEAR)
      return told(
        'The workspace is far from its own limits: the organisation’s are shared by all. Look at who used them.',
        {
          href: '/rate-limits?show=near',
          words: 'Limits nearly reached',
        },
      );
    if (symptom === null && key.expiresAt) return told('Nothing is wrong with it. Replace it before it expires.');
    if (symptom === null) return told('Nothing is wrong with it. If requests fail, paste the whole error here.');
  }
  return symptom ? told(TO_DO[symptom]) : [];
}
