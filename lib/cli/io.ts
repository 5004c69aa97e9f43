/** What surrounds the program: a terminal, a pipe, or a test. */
export interface Io {
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  /** To standard output: data, and nothing else. */
  write(text: string): void;
  /** A line on standard error. */
  say(line: string): void;
  /** How wide standard output is; null where it is no terminal. */
  columns: number | null;
  /** Whether somebody sits there to be asked. */
  isAsking: boolean;
  readInput(): Promise<string>;
  ask(question: string, options?: { isHidden?: boolean }): Promise<string>;
  sleep(ms: number): Promise<void>;
}
