type Gate = { released: number; passed: number; waiting: Set<() => void> };
export type GateState = { released: number | 'all'; passed: number; waiting: number };

export type Gates = {
  release: (name: string, count: number | 'all') => GateState;
  state: (name: string) => GateState;
  /** Resolves once the gate is released for one more; whether the client is still there. */
  pass: (name: string, signal: AbortSignal) => Promise<boolean>;
};

const GATES_KEPT = 10_000;

/** Named gates at which an answer waits until its client says how far it may go. */
export function createGates(): Gates {
  const gates = new Map<string, Gate>();
  const find = (name: string): Gate => {
    const known = gates.get(name);
    if (known) return known;
    const [oldest] = gates.keys();
    if (gates.size >= GATES_KEPT && oldest !== undefined) gates.delete(oldest);
    const gate: Gate = { released: 0, passed: 0, waiting: new Set() };
    gates.set(name, gate);
    return gate;
  };
  const stateOf = ({ released, passed, waiting }: Gate): GateState => ({
    released: Number.isFinite(released) ? released : 'all',
    passed,
    waiting: waiting.size,
  });
  return {
    release(name, count) {
      const gate = find(name);
      gate.released += count === 'all' ? Number.POSITIVE_INFINITY : count;
      for (const wake of [...gate.waiting]) wake();
      return stateOf(gate);
    },
    state: (name) => stateOf(find(name)),
    async pass(name, signal) {
      const gate = find(name);
      while (gate.passed >= gate.released && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            gate.waiting.delete(wake);
            signal.removeEventListener('abort', wake);
            resolve();
          };
          gate.waiting.add(wake);
          signal.addEventListener('abort', wake, { once: true });
        });
      }
      if (signal.aborted) return false;
      gate.passed += 1;
      return true;
    },
  };
}
