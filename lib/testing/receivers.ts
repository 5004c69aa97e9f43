import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Received {
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface WebReceiver {
  origin: string;
  received: Received[];
  /** How it answers from now on. */
  answer: (request: Received, response: http.ServerResponse) => void;
  close(): void;
}

/** A real receiver of webhooks on this machine. */
export async function startWebReceiver(): Promise<WebReceiver> {
  const server = http.createServer((request, response) => {
    text(request).then(
      (body) => {
        const one = { path: request.url ?? '', headers: request.headers, body };
        receiver.received.push(one);
        receiver.answer(one, response);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: WebReceiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: (_, response) => void response.end('ok'),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}

export interface MailReceiver {
  url: string;
  mails: (Email & { recipients: string[] })[];
  server: SMTPServer;
  /** Drops every connection, like a server that dies. */
  hangUp(): void;
  close(): Promise<void>;
}

/** A real mail server on this machine. */
export async function startMailReceiver(options: SMTPServerOptions = {}): Promise<MailReceiver> {
  const mails: MailReceiver['mails'] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false },
    onData: (stream, session, done) => {
      buffer(stream)
        .then(async (raw) => {
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          mails.push({ ...(await PostalMime.parse(raw)), recipients });
          done();
        })
        .catch(done);
    },
    ...options,
  });
  server.on('error', () => undefined);
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    server,
    hangUp,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
