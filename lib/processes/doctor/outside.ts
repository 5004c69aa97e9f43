import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import tls from 'node:tls';
import { createTransport } from 'nodemailer';
import { proxyFor } from '@/lib/core/way-out';
import type { Configuration } from '@/lib/processes/configuration';
import { fetchOutside } from '@/lib/upstream/fetch-outside';
import { judgeClock } from './database';
import { codeOf, type Finding, finding, good } from './finding';

const PATIENCE_MS = 10_000;
const DAY_MS = 86_400_000;
const SOON_DAYS = 21;

/** Asks Anthropic without a key: any answer shows the way, and none changes or costs anything. Its date is a second clock. */
export async function examineAnthropic(configuration: Configuration, now: () => number): Promise<Finding[]> {
  if (configuration.simulated)
    return [good('Anthropic', 'The organisation is simulated: nothing is asked of Anthropic.')];
  const base = configuration.ANTHROPIC_BASE_URL ?? 'https://api.anthropic.com';
  const { HTTPS_PROXY, HTTP_PROXY, NO_PROXY } = configuration;
  const proxy = proxyFor(base, { https: HTTPS_PROXY ?? null, http: HTTP_PROXY ?? null, direct: NO_PROXY ?? '' });
  const remedy = proxy
    ? 'Check HTTPS_PROXY and what the proxy allows; for one that opens TLS set NODE_EXTRA_CA_CERTS.'
    : 'Check DNS and the firewall; if you need a proxy, set HTTPS_PROXY.';
  try {
    const before = now();
    const answer = await fetchOutside(proxy)(`${base.replace(/\/$/, '')}/v1/organizations/me`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.body?.cancel();
    const { status } = answer;
    const reached =
      status < 500 && status !== 407
        ? good('Anthropic', 'Its API answers.')
        : finding('warning', 'Anthropic', `Its API answers with status ${status}.`, remedy);
    const date = Date.parse(answer.headers.get('date') ?? '');
    // The header has whole seconds.
    const ahead = (before + now()) / 2_000 - (date / 1_000 + 0.5);
    return [reached, ...(Number.isNaN(date) ? [] : [judgeClock('Clock outside', ahead, 'Anthropic')])];
  } catch (error) {
    return [finding('wrong', 'Anthropic', `Its API cannot be reached (${codeOf(error)}).`, remedy)];
  }
}

/** Signs in to the mail server as the worker would, and sends nothing. */
export async function examineMail({ SMTP_URL: url, simulated }: Configuration): Promise<Finding[]> {
  if (!url)
    return simulated
      ? [good('Mail', 'Mails of a simulated organisation stay in it.')]
      : [
          finding(
            'warning',
            'Mail',
            'It is not set up: notifications reach people only in Steward and by channels.',
            'Set SMTP_URL and MAIL_FROM.',
          ),
        ];
  const transport = createTransport({
    ...{ url, disableFileAccess: true, disableUrlAccess: true },
    ...{ connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS },
  });
  try {
    await transport.verify();
    return [good('Mail', 'The mail server accepts Steward.')];
  } catch (error) {
    return [
      finding(
        'wrong',
        'Mail',
        `The mail server does not accept Steward (${codeOf(error)}).`,
        'Correct SMTP_URL; EAUTH means its user or password.',
      ),
    ];
  } finally {
    transport.close();
  }
}

/** Whether web and gateway answer at the addresses that people and applications use. */
export async function examineAddresses(
  configuration: Configuration,
  { origin, gateway, isRunning }: { origin: string; gateway: string | null; isRunning: boolean },
): Promise<Finding[]> {
  const places: [check: string, url: string, setting: string][] = [['Web', `${origin}/api/health`, 'APP_ORIGIN']];
  if (gateway !== null) places.push(['Gateway', `${gateway}/readyz`, 'GATEWAY_ORIGIN']);
  const findings: Finding[] = [];
  for (const [check, url, setting] of places) {
    if (!isRunning) {
      findings.push(finding('unchecked', check, 'Steward is stopped.', 'Start Steward (npm start), then look again.'));
      continue;
    }
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
      await answer.body?.cancel();
      findings.push(
        answer.status === 200
          ? good(check, `It answers at ${new URL(url).origin}.`)
          : finding(
              'wrong',
              check,
              `${new URL(url).origin} answers with status ${answer.status}.`,
              `See whether the database answers, and whether ${setting} leads to this Steward.`,
            ),
      );
    } catch (error) {
      findings.push(
        finding(
          'wrong',
          check,
          `${new URL(url).origin} does not answer (${codeOf(error)}).`,
          `Correct ${setting}, or the proxy in front; certificates of your own go into NODE_EXTRA_CA_CERTS.`,
        ),
      );
    }
  }
  if (gateway === null && configuration.WEB_DATABASE_URL === undefined && isRunning)
    findings.push(finding('warning', 'Gateway', 'It has no address.', 'See Rights of the gateway.'));
  return findings;
}

/** When the certificates end that Steward reads from files, and those at its addresses. */
export async function examineCertificates(
  files: readonly (readonly [name: string, file: string | null | undefined])[],
  origins: readonly (string | null)[],
  now: number,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, file] of files) {
    if (!file) continue;
    const ends =
      fs.readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const times = ends.map((pem) => Date.parse(new X509Certificate(pem).validTo));
    // An authority's file holds many, some of which ended long ago; a server's is as good as its first.
    const until = name === 'GATEWAY_TLS_CERT' ? (times[0] ?? Number.NaN) : Math.max(...times, Number.NEGATIVE_INFINITY);
    findings.push(judgeCertificate(`The certificate of ${name}`, until, now));
  }
  for (const origin of new Set(origins)) {
    if (!origin?.startsWith('https:')) continue;
    const until = await readEnd(new URL(origin)).catch(() => null);
    if (until !== null) findings.push(judgeCertificate(`The certificate of ${origin}`, until, now));
  }
  return findings;
}

function judgeCertificate(what: string, until: number, now: number): Finding {
  const remedy = 'Renew it, and start what uses it again.';
  if (!Number.isFinite(until))
    return finding('wrong', 'Certificates', `${what} cannot be read.`, 'Give a file in PEM form.');
  const day = new Date(until).toISOString().slice(0, 10);
  if (until <= now) return finding('wrong', 'Certificates', `${what} ended on ${day}.`, remedy);
  if (until - now < SOON_DAYS * DAY_MS) return finding('warning', 'Certificates', `${what} ends on ${day}.`, remedy);
  return good('Certificates', `${what} is valid until ${day}.`);
}

/** Only its end is read: whether it is trusted shows where the address is asked. */
function readEnd({ hostname, port }: URL): Promise<number | null> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host, port: Number(port || 443), servername: host, rejectUnauthorized: false }, () => {
      const { valid_to: end } = socket.getPeerCertificate();
      socket.destroy();
      resolve(end ? Date.parse(end) : null);
    });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('late')));
    socket.once('error', reject);
  });
}
