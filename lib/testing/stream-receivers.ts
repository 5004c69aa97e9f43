import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import tls from 'node:tls';

/** Makes certificates in tests; null where it is not installed. */
export const OPENSSL = ['/usr/bin/openssl', '/usr/local/bin/openssl'].find((file) => fs.existsSync(file)) ?? null;

export interface Certificate {
  folder: string;
  key: string;
  cert: string;
}

/** A certificate of this machine that only itself vouches for. */
export function makeCertificate(): Certificate {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-streams-'));
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
  execFileSync(OPENSSL ?? '', ['req', '-x509', ...kind, ...files, ...names], { cwd: folder, stdio: 'ignore' });
  const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
  return { folder, key: read('key.pem'), cert: read('cert.pem') };
}

export interface StreamReceiver {
  port: number;
  /** As they came. */
  bodies: string[];
  headers: Record<string, unknown>[];
  /** Takes so many pieces more and then breaks off in the midst of the next; null: never. */
  breaksAfter: number | null;
  close(): void;
}

const listen = (server: tls.Server | https.Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );

/** Of webhooks and of Splunk's collector, over TLS. */
export async function startHttpsReceiver({ key, cert }: Certificate): Promise<StreamReceiver> {
  const server = https.createServer({ key, cert }, (request, response) => {
    text(request).then(
      (body) => {
        if (receiver.breaksAfter === 0) return void response.destroy();
        if (receiver.breaksAfter !== null) receiver.breaksAfter -= 1;
        receiver.bodies.push(body);
        receiver.headers.push(request.headers);
        response.end('{"text":"Success","code":0}');
      },
      () => response.destroy(),
    );
  });
  const receiver: StreamReceiver = {
    ...{ port: await listen(server), bodies: [], headers: [], breaksAfter: null },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}

/** Of syslog over TLS (RFC 5425): takes frame after frame. */
export async function startSyslogReceiver({ key, cert }: Certificate): Promise<StreamReceiver> {
  const sockets = new Set<Socket>();
  const server = tls.createServer({ key, cert }, (socket) => {
    sockets.add(socket);
    let rest = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      rest = Buffer.concat([rest, piece]);
      for (;;) {
        const [head, length] = /^(\d+) /.exec(rest.subarray(0, 12).toString('latin1')) ?? [];
        if (!head || rest.length < head.length + Number(length)) return;
        if (receiver.breaksAfter === 0) return void socket.destroy();
        if (receiver.breaksAfter !== null) receiver.breaksAfter -= 1;
        receiver.bodies.push(rest.subarray(head.length, head.length + Number(length)).toString('utf8'));
        rest = rest.subarray(head.length + Number(length));
      }
    });
  });
  server.on('tlsClientError', () => undefined);
  const receiver: StreamReceiver = {
    ...{ port: await listen(server), bodies: [], headers: [], breaksAfter: null },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return receiver;
}
