import { createTransport } from 'nodemailer';
import type { Message } from '@/lib/domain/channels/body-rules';
import type { Outgoing, TryResult } from './outgoing';

const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;

export interface Mail {
  /** The id of the delivery, or of the first in a digest: the same at every try. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Hands a mail for one person to the mail server; never throws because of the server. */
export async function sendMail({ smtp, origin, timeoutMs = ANSWER_MS }: Outgoing, mail: Mail): Promise<TryResult> {
  if (!smtp)
    return { isDelivered: false, status: null, answer: null, reason: 'Mail is not set up (SMTP_URL).', isFinal: true };
  const transport = createTransport({
    ...{ url: smtp.url, disableFileAccess: true, disableUrlAccess: true },
    connectionTimeout: Math.min(CONNECT_MS, timeoutMs),
    greetingTimeout: Math.min(CONNECT_MS, timeoutMs),
    socketTimeout: timeoutMs,
  });
  try {
    const { response } = await transport.sendMail({
      ...{
        from: smtp.from,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
      },
      messageId: `<${mail.id}@${new URL(origin).hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    return { isDelivered: true, status: parseCode(response), answer: shown(response), reason: null };
  } catch (error) {
    return toFailure(error);
  } finally {
    transport.close();
  }
}

interface SmtpError {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

function toFailure(error: unknown): TryResult {
  const { code, responseCode, response, command } = (error instanceof Error ? error : {}) as SmtpError;
  const status = responseCode ?? null;
  const isAuth = code === 'EAUTH';
  // If this recipient or this mail is refused, that is final; a refusal of everything, such as a wrong password, can be fixed.
  const isFinal = !isAuth && status !== null && status >= 500 && /^(RCPT TO|DATA|MAIL FROM)/.test(command ?? 'DATA');
  const answer = isAuth ? null : shown(response);
  return { isDelivered: false, status, answer, reason: explain(code, status, command), isFinal };
}

function explain(code: string | undefined, status: number | null, command: string | undefined): string {
  if (code === 'EAUTH') return 'The mail server rejected the user name and password in SMTP_URL.';
  if (status !== null && command?.startsWith('RCPT')) return `The mail server refused this recipient (${status}).`;
  if (status !== null) return `The mail server answered ${status}.`;
  if (code === 'ETIMEDOUT') return 'The mail server did not answer in time.';
  if (code === 'EDNS' || code === 'ENOTFOUND') return 'The name of the mail server cannot be found.';
  if (code === 'ETLS') return 'The certificate of the mail server is not valid.';
  if (code === 'ESOCKET' || code === 'ECONNECTION' || code === 'ECONNREFUSED')
    return 'The mail server cannot be reached.';
  return 'The connection to the mail server was lost.';
}

function parseCode(response: string): number | null {
  const [, code] = /^(\d{3})/.exec(response) ?? [];
  return code ? Number(code) : null;
}

function shown(response: string | undefined): string | null {
  return response?.slice(0, 300) ?? null;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const WHY = 'You receive this because of your role in Steward, or because someone added you as a recipient.';

/** A mail with one notification, or a digest of several. Reads well as text; no pictures, no tracking. */
export function composeMail(
  messages: readonly Message[],
  { id, to, origin, heading }: { id: string; to: string; origin: string; heading: string | null },
): Mail {
  const [first] = messages;
  const choices = `${origin}/notifications/choices`;
  const subject = heading ?? first?.title ?? '';
  const text = [
    ...(heading ? [heading, ''] : []),
    ...messages.flatMap(({ title, lines, link }) => [title, ...lines, link, '']),
    '--',
    WHY,
    `Choose your notifications: ${choices}`,
  ].join('\n');
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#1c1c1c;max-width:40em">',
    heading ? `<h1 style="font-size:18px">${escaped(heading)}</h1>` : '',
    ...messages.map(
      ({ title, lines, link }) =>
        `<h2 style="font-size:16px;margin:1.2em 0 0.3em">${escaped(title)}</h2>${lines.map((line) => `<p style="margin:0 0 0.4em">${escaped(line)}</p>`).join('')}<p style="margin:0 0 1em"><a href="${escaped(link)}">Open in Steward</a></p>`,
    ),
    `<p style="font-size:13px;color:#666;border-top:1px solid #ddd;padding-top:0.8em">${WHY} <a href="${escaped(choices)}">Choose your notifications</a>.</p>`,
    '</body></html>',
  ].join('');
  return { id, to, subject: subject.replace(/\s+/g, ' ').slice(0, 200), text, html };
}
