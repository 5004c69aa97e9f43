/** What a script can tell apart by the exit code. */
export const EXIT = { ok: 0, refused: 1, usage: 2, unreachable: 3, notAllowed: 4, running: 5 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** Ends the program with one sentence on standard error. */
export class Failure extends Error {
  constructor(
    readonly exit: Exit,
    message: string,
    /** By the name over the wire, what is wrong with it. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** Of the answer, where there was one. */
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

export function wrongUse(message: string): Failure {
  return new Failure(EXIT.usage, message);
}
