// Holds one Postgres for its supervisor: when the supervisor goes, however it goes, Postgres shuts down too.
import { spawn } from 'node:child_process';

const [binary, ...args] = process.argv.slice(2);
const uid = process.env.STEWARD_CHILD_UID ? Number(process.env.STEWARD_CHILD_UID) : undefined;
const gid = process.env.STEWARD_CHILD_GID ? Number(process.env.STEWARD_CHILD_GID) : undefined;
const postgres = spawn(binary, args, {
  stdio: ['ignore', 'ignore', 'inherit'],
  uid,
  gid,
  env: { PATH: process.env.PATH, LC_ALL: 'C' },
  detached: true,
});

const stop = () => postgres.kill('SIGINT');
process.on('disconnect', stop);
if (!process.connected) stop();
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
postgres.on('error', () => process.exit(1));
postgres.on('exit', (code) => process.exit(code ?? 1));
