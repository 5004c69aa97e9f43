import type { IncomingMessage, ServerResponse } from 'node:http';

const LINGER_MS = 2_000;

/**
 * Ends an answer before its request has come whole. What is left of that is read for a moment: whoever is still sending would
 * lose the answer with the connection.
 */
export function endEarly(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const end = () => void response.end();
  request.on('error', end).once('end', end).once('close', end);
  // Whoever read it piece by piece has stopped.
  request.removeAllListeners('readable').resume();
  const timer = setTimeout(() => {
    end();
    if (!request.complete) socket.destroy();
  }, LINGER_MS);
  timer.unref();
}
