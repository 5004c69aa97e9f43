import os from 'node:os';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Io } from './io';
import { run } from './run';

const { stdin, stdout, stderr } = process;

async function readInput(): Promise<string> {
  let text = '';
  stdin.setEncoding('utf8');
  for await (const part of stdin) text += part;
  return text;
}

async function ask(question: string, { isHidden = false } = {}): Promise<string> {
  if (isHidden) stderr.write(question);
  // What is typed is shown by the line editor alone, so a silent one hides it.
  const silent = new Writable({ write: (_part, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: isHidden ? silent : stderr, terminal: true });
  const ended = new AbortController();
  lines.once('SIGINT', () => process.exit(130));
  lines.once('close', () => ended.abort());
  try {
    return await lines.question(isHidden ? '' : question, { signal: ended.signal });
  } catch {
    return '';
  } finally {
    lines.close();
    if (isHidden) stderr.write('\n');
  }
}

const io: Io = {
  environment: process.env,
  home: os.homedir(),
  write: (text) => void stdout.write(text),
  say: (line) => void stderr.write(`${line}\n`),
  columns: stdout.isTTY ? stdout.columns || 80 : null,
  isAsking: Boolean(stdin.isTTY && stderr.isTTY),
  readInput,
  ask,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

// Whoever read has seen enough: `| head`.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
stderr.on('error', () => undefined);
process.exitCode = await run(io, process.argv.slice(2));
