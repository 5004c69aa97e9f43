import type pg from 'pg';

const KEPT_MS = 600_000;
const MOST_KEPT = 20_000;

interface Note {
  at: number;
  statement: string;
  values: unknown[];
}

/** Notes what nobody else could say later, and notes what is not old again in a database that went back behind it. */
export class LateNotes {
  private kept: Note[] = [];

  constructor(private readonly pool: pg.Pool) {}

  /** The statement changes nothing where it ran before. */
  async note(statement: string, values: unknown[]): Promise<void> {
    await this.pool.query(statement, values);
    const at = performance.now();
    this.kept.push({ at, statement, values });
    const old = this.kept.findIndex((one) => one.at > at - KEPT_MS);
    this.kept.splice(0, Math.max(old, this.kept.length - MOST_KEPT));
  }

  async again(): Promise<void> {
    for (const { statement, values } of this.kept) await this.pool.query(statement, values);
  }
}
