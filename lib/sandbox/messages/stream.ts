import { type Ending, type Pieces, pause, untilGone } from './call';
import type { Directive, StreamFault } from './directive';
import { type StreamEvent, writeEvent } from './events';
import type { Gates } from './gates';

/** How a stream went: how many events were sent, the output they carry, and how it ended. */
export type StreamOutcome = { sent: number; output: number; how: string };

const ENDLESS_DELAY_MS = 20;
const ENDLESS_EVENT = writeEvent('content_block_delta', {
  index: 0,
  delta: { type: 'text_delta', text: 'and so on ' },
});
const GARBAGE = 'event: content_block_delta\ndata: {"type":"content_block_\u0000\ufffd<<<not an event>>>\n\n%%%\n\n';

type Wires = { directive: Directive; gates: Gates; signal: AbortSignal };
type Write = Parameters<Pieces>[0];

async function goWrong(
  fault: StreamFault,
  { directive, signal }: Wires,
  write: Write,
  outcome: StreamOutcome,
): Promise<Ending> {
  switch (fault.kind) {
    case 'cut':
      return 'cut';
    case 'end':
      return 'end';
    case 'hang':
      await untilGone(signal);
      return 'cut';
    case 'error': {
      const error = { type: fault.type ?? 'overloaded_error', message: fault.message ?? 'Overloaded' };
      await write(writeEvent('error', { error }));
      return 'end';
    }
    case 'garbage':
      await write(GARBAGE);
      return 'end';
    case 'endless':
      while (await pause(directive.delay_ms ?? ENDLESS_DELAY_MS, signal)) {
        await write(ENDLESS_EVENT);
        outcome.sent += 1;
        outcome.output += 1;
      }
      return 'cut';
  }
}

/** Lets an event's time come; whether the client is still there. */
async function wait(index: number, { directive, gates, signal }: Wires): Promise<boolean> {
  if (directive.delay_ms !== undefined && index > 0 && !(await pause(directive.delay_ms, signal))) return false;
  if (directive.hold !== undefined && index >= directive.hold_after) return gates.pass(directive.hold, signal);
  return !signal.aborted;
}

/** Writes events out as a directive asks, and reports once how it went, whatever happens. */
export function streamEvents(
  events: readonly StreamEvent[],
  wires: Wires,
  report: (outcome: StreamOutcome) => void,
): Pieces {
  const { directive, signal } = wires;
  const fault = directive.fault?.kind === 'status' ? undefined : directive.fault;
  const reached = events.slice(0, fault?.after);
  const isPaced = directive.delay_ms !== undefined || directive.hold !== undefined;
  return async (write) => {
    const outcome: StreamOutcome = { sent: 0, output: 0, how: 'left' };
    const advance = (count: number) => {
      outcome.sent = count;
      outcome.output = reached[count - 1]?.output ?? 0;
    };
    try {
      if (isPaced) {
        for (const { text } of reached) {
          if (!(await wait(outcome.sent, wires))) return 'cut';
          await write(text);
          advance(outcome.sent + 1);
        }
      } else if (reached.length > 0) {
        if (signal.aborted) return 'cut';
        await write(reached.map(({ text }) => text).join(''));
        advance(reached.length);
      }
      outcome.how = fault?.kind ?? 'complete';
      return fault ? await goWrong(fault, wires, write, outcome) : 'end';
    } finally {
      report(outcome);
    }
  };
}
