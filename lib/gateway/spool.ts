import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import type { ClickHouse } from '@/lib/core/clickhouse';
import { newId } from '@/lib/core/ids';
import { errorFields, type Logger } from '@/lib/core/log';
import { databaseTaker, handOver, keepingTaker, removeSegment, type Taker } from './booking';
import type { Begun, RowSink } from './records';
import type { RequestRow } from './request-row';
import { clickHouseTaker } from './request-store';
import { begunLine, newSegment, overLine, type Segment } from './spool-files';
import { takeOver } from './spool-takeover';

export interface SpoolSetting {
  pool: pg.Pool;
  /** Keeps the rows instead of the database, which then has only what they come to. */
  clickHouse?: ClickHouse | null;
  log: Logger;
  /** Of all gateways that share it; each has a folder of its own within. */
  folder: string;
  /** Spools of which nothing was heard for so long are those of gateways that ended. */
  goneMs?: number;
  /** Pause after a hand-over that failed. */
  againMs?: number;
  mostSegmentBytes?: number;
  /** So long files stay when they are booked, to be booked again where the database goes back behind that. */
  keptMs?: number;
  /** So many requests were under way when another gateway ended. */
  onLost?(count: number): void;
}

const FLUSH_MS = 150;
const BEAT_MS = 2_000;
const TAKE_OVER_MS = 5_000;
const AGAIN_MS = 1_000;
const GONE_MS = 10_000;
const MOST_SEGMENT = 8 * 1_048_576;
const KEPT_MS = 600_000;
const MOST_KEPT = 32;
/** Rows held while the disk takes nothing. */
const MOST_HELD = 20_000;
const fdatasync = promisify(fs.fdatasync);

interface Written extends Segment {
  size: number;
  /** As far as it is safe from a loss of power. */
  safe: number;
  /** Since when everybody has all of it. */
  takenAt?: number;
}

/** A hand-over to one taker, and how far of each segment it came. */
interface HandOver {
  taker: Taker;
  taken: WeakMap<Written, number>;
  after: number;
  isBusy: boolean;
  /** Has to be asked of each file how far it has it. */
  isBehind: boolean;
  isWell: boolean;
}

export interface SpoolWaiting {
  bytes: number;
  rows: number;
  isWritable: boolean;
  clickHouse: { bytes: number; isReachable: boolean } | null;
}

const handOverTo = (taker: Taker): HandOver => {
  return { taker, taken: new WeakMap(), after: 0, isBusy: false, isBehind: false, isWell: true };
};

/**
 * Keeps rows on disk until the database has them. What begins is written before it goes on, so that it survives the end of this process;
 * rows are written together every moment, and booked when they are safe.
 */
export class Spool implements RowSink {
  private own = '';
  private readonly goneMs: number;
  private readonly timers: NodeJS.Timeout[];
  /** The last is being written. */
  private segments: Written[] = [];
  private handle = -1;
  private numbers = 0;
  private open = new Map<string, string>();
  /** Begun in a spool that another gateway took over, and named there. */
  private named = new Set<string>();
  /** As text: while they wait, collecting garbage has one thing of each to move. */
  private rows: { id: string; line: string }[] = [];
  /** What has begun in this turn of the loop, and when it is written, all at once. */
  private beginning = '';
  private writing: Promise<void> | null = null;
  private beatAt = 0;
  private isFlushing = false;
  private readonly booking: HandOver;
  private readonly handOvers: readonly HandOver[];
  private isTroubled = false;
  private taking: Promise<void> | null = null;

  constructor(private readonly setting: SpoolSetting) {
    this.goneMs = setting.goneMs ?? GONE_MS;
    const { pool, clickHouse } = setting;
    this.booking = handOverTo(databaseTaker(pool, !clickHouse));
    this.handOvers = clickHouse ? [this.booking, handOverTo(clickHouseTaker(clickHouse))] : [this.booking];
    this.startFolder();
    this.timers = [
      setInterval(() => void this.flush().then(() => this.handOver()), FLUSH_MS),
      setInterval(() => this.takeOver(), Math.min(TAKE_OVER_MS, this.goneMs)),
    ];
    for (const timer of this.timers) timer.unref();
    this.takeOver();
  }

  begin(begun: Begun): Promise<void> {
    const line = begunLine(begun);
    this.open.set(begun.id, line);
    this.beginning += line;
    this.writing ??= new Promise((resolve) => {
      setImmediate(() => {
        this.writeBeginning();
        this.writing = null;
        resolve();
      });
    });
    return this.writing;
  }

  /** Before anything else is: a row may end what has just begun. */
  private writeBeginning(): void {
    const lines = this.beginning;
    this.beginning = '';
    if (lines !== '') this.tryDisk(() => this.write(lines));
  }

  end(row: RequestRow): void {
    if (this.named.delete(row.id)) return;
    if (this.rows.length < MOST_HELD) this.rows.push({ id: row.id, line: overLine(row) });
    else this.setting.log.error('A request was not recorded: the disk takes nothing', { kind: row.id });
  }

  /** Asks of each file how far it is booked, in a database that went back: what is missing is booked again. */
  bookAgain(): void {
    Object.assign(this.booking, { isBehind: true, after: 0 });
  }

  /** What the database does not have yet, and what ClickHouse does not, where there is one. */
  waiting(): SpoolWaiting {
    const bytesFor = ({ taken }: HandOver) =>
      this.segments.reduce((sum, one) => sum + one.size - (taken.get(one) ?? 0), 0);
    const storing = this.handOvers.at(1);
    return {
      ...{ bytes: bytesFor(this.booking), rows: this.rows.length, isWritable: !this.isTroubled },
      clickHouse: storing ? { bytes: bytesFor(storing), isReachable: storing.isWell } : null,
    };
  }

  async stop(withinMs: number): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.taking;
    await this.handOverWithin(withinMs);
    const storing = this.handOvers.at(1);
    if (!this.isIdle() && storing) {
      // The folder may go with the machine.
      storing.taker = keepingTaker(this.setting.pool);
      await this.handOverWithin(withinMs);
    }
    fs.closeSync(this.handle);
    // Whoever comes next names what is still under way.
    if (this.isIdle() && this.open.size === 0) fs.rmSync(this.own, { recursive: true, force: true });
  }

  private isIdle(): boolean {
    return this.rows.length === 0 && this.segments.every((one) => this.taken(one) >= one.size);
  }

  private async handOverWithin(withinMs: number): Promise<void> {
    for (const end = performance.now() + withinMs; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
      await this.flush();
      for (const to of this.handOvers) to.after = 0;
      await this.handOver();
      const isBusy = this.isFlushing || this.handOvers.some((to) => to.isBusy);
      if ((this.isIdle() || performance.now() > end) && !isBusy) break;
    }
  }

  private startFolder(): void {
    this.own = path.join(this.setting.folder, newId());
    fs.mkdirSync(this.own, { recursive: true, mode: 0o700 });
    this.segments = [];
    this.startSegment();
  }

  /** What is under way stands in each file anew, so that former ones can go. */
  private startSegment(): void {
    this.numbers += 1;
    const segment = newSegment(this.own, this.numbers);
    const handle = fs.openSync(segment.file, 'a', 0o600);
    if (this.handle >= 0) fs.closeSync(this.handle);
    this.handle = handle;
    this.segments.push({ ...segment, size: 0, safe: 0 });
    if (this.open.size > 0) this.write([...this.open.values()].join(''));
    this.beatAt = performance.now();
  }

  private write(text: string): void {
    const segment = this.segments.at(-1);
    if (!segment) return;
    const bytes = Buffer.from(text);
    let written = 0;
    try {
      while (written < bytes.length) written += fs.writeSync(this.handle, bytes, written);
      segment.size += bytes.length;
    } catch (error) {
      // Half a line would make the next one unreadable.
      if (written > 0) fs.ftruncateSync(this.handle, segment.size);
      throw error;
    }
  }

  private async flush(): Promise<void> {
    if (this.isFlushing) return;
    this.isFlushing = true;
    try {
      await this.keep();
      this.isTroubled = false;
    } catch (error) {
      this.trouble(error);
    } finally {
      this.isFlushing = false;
    }
  }

  private async keep(): Promise<void> {
    this.writeBeginning();
    if (performance.now() - this.beatAt > Math.min(BEAT_MS, this.goneMs / 4)) this.beat();
    if (this.rows.length > 0) {
      const { rows } = this;
      this.write(rows.map(({ line }) => line).join(''));
      this.rows = this.rows.slice(rows.length);
      for (const { id } of rows) this.open.delete(id);
    }
    const segment = this.segments.at(-1);
    if (!segment || segment.safe === segment.size) return;
    const { size } = segment;
    await fdatasync(this.handle);
    segment.safe = size;
    if (size > (this.setting.mostSegmentBytes ?? MOST_SEGMENT)) {
      fs.fsyncSync(this.handle);
      segment.safe = segment.size;
      this.startSegment();
    }
  }

  /** Says that this gateway lives; one that was thought dead begins anew, without what is named already. */
  private beat(): void {
    this.beatAt = performance.now();
    const segment = this.segments.at(-1);
    if (segment && fs.existsSync(segment.file)) {
      const now = new Date();
      fs.utimesSync(segment.file, now, now);
      return;
    }
    for (const id of this.open.keys()) this.named.add(id);
    this.open.clear();
    this.rows = this.rows.filter(({ id }) => !this.named.delete(id));
    this.startFolder();
  }

  /** As far as everybody has it. */
  private taken(segment: Written): number {
    return Math.min(...this.handOvers.map(({ taken }) => taken.get(segment) ?? 0));
  }

  private async handOver(): Promise<void> {
    await Promise.all(this.handOvers.map((to) => this.handTo(to)));
    for (const segment of this.segments.slice(0, -1)) {
      if (this.taken(segment) < segment.size) continue;
      segment.takenAt ??= performance.now();
      if (this.isKept(segment.takenAt)) continue;
      removeSegment(segment);
      this.segments = this.segments.filter((one) => one !== segment);
    }
  }

  /** By itself: whoever does not answer keeps nobody else waiting. */
  private async handTo(to: HandOver): Promise<void> {
    if (to.isBusy || performance.now() < to.after) return;
    to.isBusy = true;
    if (to.isBehind) to.taken = new WeakMap();
    to.isBehind = false;
    const { log } = this.setting;
    try {
      for (const segment of [...this.segments]) {
        const from = to.taken.get(segment) ?? 0;
        const upTo = from < segment.safe ? await handOver({ taker: to.taker, log }, segment, from, segment.safe) : from;
        to.taken.set(segment, upTo);
        if (upTo < segment.size) break;
      }
      to.after = performance.now() + to.taker.everyMs;
      to.isWell = true;
    } catch (error) {
      to.isWell = false;
      to.after = performance.now() + (this.setting.againMs ?? AGAIN_MS);
      log.warn('Requests were not booked; they are kept and tried again', errorFields(error));
    } finally {
      to.isBusy = false;
    }
  }

  private isKept(takenAt: number): boolean {
    const keptMs = this.setting.keptMs ?? KEPT_MS;
    return this.segments.length <= MOST_KEPT && performance.now() - takenAt < keptMs;
  }

  private takeOver(): void {
    this.taking ??= takeOver(
      { ...this.setting, takers: this.handOvers.map(({ taker }) => taker), goneMs: this.goneMs },
      this.own,
    )
      .catch((error) => this.trouble(error))
      .finally(() => {
        this.taking = null;
      });
  }

  private tryDisk(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.trouble(error);
    }
  }

  private trouble(error: unknown): void {
    if (!this.isTroubled) this.setting.log.error('The gateway’s spool cannot be written', errorFields(error));
    this.isTroubled = true;
  }
}
