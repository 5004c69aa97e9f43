// npm may exit without telling its child, if only npm gets the signal: then nothing would ever stop this process.
import fs from 'node:fs';

const LOOK_EVERY_MS = 500;

const SHELL = /^(sh|dash|ash|bash|zsh|busybox)$/;

/** The process that started this one; and the one above it, if that is the shell which npm puts between. */
function forebears() {
  const parent = process.ppid;
  try {
    const isShell = SHELL.test(fs.readFileSync(`/proc/${parent}/comm`, 'utf8').trim());
    const stat = fs.readFileSync(`/proc/${parent}/stat`, 'utf8');
    return isShell ? `${parent} ${stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[1]}` : String(parent);
  } catch {
    return String(parent);
  }
}

/** If started by npm, this process stops itself when npm is gone. Otherwise it outlives its parent. */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const before = forebears();
  const timer = setInterval(() => {
    if (forebears() === before) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}
