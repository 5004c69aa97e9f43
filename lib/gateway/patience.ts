/** How long the gateway waits, in milliseconds, and for what. */
export interface Patience {
  /** For the head of a request. */
  headMs: number;
  /** Between two pieces of a request's body. */
  bodyMs: number;
  connectMs: number;
  /** Until an answer begins; a plain one begins when it is whole. */
  answerMs: number;
  /** Between two pieces of an answer, of which pings come far more often; and for a client that reads none. */
  silentMs: number;
  /** For the rest of an answer whose client has gone. */
  leftMs: number;
  /** After failures to connect in a row, until somebody tries again. */
  restMs: number;
}

export const PATIENCE: Patience = {
  ...{ headMs: 30_000, bodyMs: 60_000, connectMs: 10_000, answerMs: 900_000, silentMs: 300_000 },
  ...{ leftMs: 900_000, restMs: 5_000 },
};
