import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Database } from '@/lib/core/db';
import { newId } from '@/lib/core/ids';
import { errorFields, type Logger } from '@/lib/core/log';

const MOST_BYTES = 1_000_000;
/** Older mails are deleted. */
const MOST_KEPT = 500;

export interface MailSink {
  url: string;
  close(): Promise<void>;
}

/** The simulated organisation's mail server, on this machine only: its mails go nowhere and can be read under Settings. */
export async function startMailSink({ db }: Pick<Database, 'db'>, log: Logger): Promise<MailSink> {
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], size: MOST_BYTES, logger: false },
    onData: (stream, session, done) => {
      buffer(stream)
        .then(async (raw) => {
          const { messageId = newId(), subject = '', text = '' } = await PostalMime.parse(raw);
          const recipient = session.envelope.rcptTo.map(({ address }) => address).join(', ');
          const mail = { messageId, recipient, subject, text };
          await db.demoMail.upsert({
            where: { messageId },
            create: { id: newId(), at: new Date(), ...mail },
            update: {},
          });
          const old = await db.demoMail.findMany({ orderBy: { at: 'desc' }, skip: MOST_KEPT, select: { id: true } });
          await db.demoMail.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
        })
        .then(() => done())
        .catch((error) => {
          log.warn('A mail of the simulated organisation was not kept', errorFields(error));
          done(new Error('not kept'));
        });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}
