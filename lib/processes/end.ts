/** Ends this process reliably: after running WebAssembly, Node's own exit can hang forever in one of its locks. */
export function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** A child exits with its supervisor, even if that exited before the child was up. */
export function endWithSupervisor(): void {
  if (!process.send) return;
  process.on('disconnect', endAtOnce);
  if (!process.connected) endAtOnce();
}
