import { findWords } from '@/lib/domain/notifications/kinds/list';

/** A notification as it is sent. */
export interface Message {
  /** The id of its delivery: the same at every try. */
  id: string;
  kind: string;
  at: Date;
  title: string;
  lines: readonly string[];
  /** The full address of the page it links to. */
  link: string;
  subject: { kind: string; id: string; name: string };
  workspaceIds: readonly string[];
  about: unknown;
}

/** In the Standard Webhooks format; the same text at every try, since it is signed. */
function webhookBody({ kind, at, title, lines, link, subject, workspaceIds, about }: Message): string {
  return JSON.stringify({
    ...{ type: kind, timestamp: at.toISOString() },
    data: { title, lines, link, subject, workspace_ids: workspaceIds, about },
  });
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Slack accepts at most 3,000 characters per block. */
const MOST_LETTERS = 2_900;

function slackBody({ title, lines, link }: Message): string {
  const text = escaped(lines.join('\n')).slice(0, MOST_LETTERS);
  return JSON.stringify({
    text: escaped(`${title}. ${lines.join(' ')}`).slice(0, MOST_LETTERS),
    blocks: [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: `*<${link}|${escaped(title).replaceAll('|', '/')}>*`.slice(0, MOST_LETTERS) },
      },
      ...(text === '' ? [] : [{ type: 'section', text: { type: 'plain_text', text: text.slice(0, MOST_LETTERS) } }]),
    ],
    unfurl_links: false,
  });
}

/** For a Teams workflow that posts the card of a webhook request. */
function teamsBody({ title, lines, link }: Message): string {
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text: plain(text), wrap: true, ...more });
  return JSON.stringify({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4' },
          body: [
            block(title, { weight: 'Bolder', size: 'Medium' }),
            ...lines.map((line) => block(line, { spacing: 'Small' })),
          ],
          actions: [{ type: 'Action.OpenUrl', title: 'Open in Steward', url: link }],
        },
      },
    ],
  });
}

/** Cards read Markdown: plain text must stay plain. */
function plain(text: string): string {
  return text.replace(/([\\`*_[\]#])/g, '\\$1');
}

/** A notification as it is stored. */
export interface StoredNotification {
  kind: string;
  about: unknown;
  createdAt: Date;
  subjectKind: string;
  subjectId: string;
  subjectName: string;
  workspaceIds: readonly string[];
}

export function toMessage(origin: string, deliveryId: string, stored: StoredNotification): Message {
  const { kind, about, createdAt, subjectKind, subjectId, subjectName, workspaceIds } = stored;
  const { subject, lines, path } = findWords(kind, about);
  return {
    ...{ id: deliveryId, kind, at: createdAt, title: subject, lines, link: `${origin}${path}` },
    ...{ subject: { kind: subjectKind, id: subjectId, name: subjectName }, workspaceIds, about },
  };
}

/** What is sent to a channel of this kind. */
export function bodyFor(channelKind: string, message: Message): string {
  if (channelKind === 'slack') return slackBody(message);
  return channelKind === 'teams' ? teamsBody(message) : webhookBody(message);
}
