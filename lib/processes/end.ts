/** Ends this process now and for certain: Node's own exit can hang for ever in a lock of its own after WebAssembly ran. */
export function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** A child goes with its supervisor, also when that went before the child was up. */
export function endWithSupervisor(): void {
  if (!process.send) return;
  process.on('disconnect', endAtOnce);
  if (!process.connected) endAtOnce();
}
