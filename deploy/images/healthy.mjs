// For HEALTHCHECK, where there is no shell: node healthy.mjs NAME_OF_PORT PATH
import http from 'node:http';
import https from 'node:https';

const [name, path] = process.argv.slice(2);
const isEncrypted = Boolean(process.env.GATEWAY_TLS_CERT);
// This machine itself is asked, under whatever name its certificate is for.
const options = { host: '127.0.0.1', port: process.env[name], path, timeout: 4_000, rejectUnauthorized: false };
const asked = (isEncrypted ? https : http).get(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
for (const event of ['error', 'timeout']) asked.on(event, () => process.exit(1));
