import type { IncomingMessage } from 'node:http';
import { newId } from '@/lib/core/ids';
import type { Credential } from './credentials';
import type { Meter } from './meter';
import type { Refusal } from './refusals';
import { hintOf, plainName, type RequestRow, UNKNOWN_USE, usedBy } from './request-row';
import type { Route } from './routes';
import type { KeyRow } from './verdicts';

/** A request that upstream may bill, noted before it has all of it: what became of it may never be heard. */
export type Begun = Pick<
  RequestRow,
  'at' | 'id' | 'key_id' | 'workspace_id' | 'credential_id' | 'hint' | 'path' | 'model_asked' | 'session' | 'is_stream'
>;

/** Where rows go; what has begun is safe from the end of this process once `begin` is done, rows a moment later. */
export interface RowSink {
  begin(begun: Begun): Promise<void>;
  /** `traceparent`: as its client sent it. */
  end(row: RequestRow, traceparent?: string): void;
}

/** Rows go to the first, and to whoever listens. */
export function heardBy(sink: RowSink, listeners: readonly RowSink['end'][]): RowSink {
  if (listeners.length === 0) return sink;
  return {
    begin: (begun) => sink.begin(begun),
    end: (row, traceparent) => {
      sink.end(row);
      for (const listen of listeners) listen(row, traceparent);
    },
  };
}

/** What the gateway sees of a request, until it is over. */
export class RequestRecord {
  private readonly id = newId();
  private readonly from = performance.now();
  private readonly session: string | null;
  private readonly traceparent: string | undefined;
  private credential: Credential | null = null;
  private refusal: Refusal | null = null;
  private isBegun = false;
  private isOver = false;
  /** Of the answer, once it begins. */
  meter: Meter | null = null;
  /** The model that the body names. */
  asked: () => string | null = () => null;
  bytesIn: () => number = () => 0;
  /** Whether its client went before the end. */
  isLeft = false;

  constructor(
    private readonly sink: RowSink,
    private readonly key: KeyRow,
    private readonly route: Route,
    private readonly request: IncomingMessage,
  ) {
    const given = request.headers['x-claude-code-session-id'];
    this.session = plainName(typeof given === 'string' ? given.trim() : null);
    const traced = request.headers.traceparent;
    this.traceparent = typeof traced === 'string' ? traced : undefined;
  }

  /** It goes on with this credential, once that is noted. */
  async sendWith(credential: Credential): Promise<void> {
    this.credential = credential;
    this.meter = null;
    if (this.isBegun || this.request.method !== 'POST' || !['messages', 'batches'].includes(this.route.name)) return;
    this.isBegun = true;
    const { id, key, session } = this;
    await this.sink.begin({
      at: new Date().toISOString(),
      id,
      key_id: key.id,
      workspace_id: key.workspaceId,
      credential_id: credential.id,
      hint: hintOf(credential.vendorKey),
      path: this.route.name,
      model_asked: plainName(this.asked()),
      session,
      is_stream: false,
    });
  }

  refuse(refusal: Refusal): void {
    this.refusal = refusal;
  }

  /** Once. `told`: the status that its client was given. */
  end(told: number): void {
    if (this.isOver) return;
    this.isOver = true;
    const at = new Date();
    const { meter, from, key, credential } = this;
    const used = this.used(at);
    const { outcome, status, error } = this.outcome(told);
    const since = (then: number) => Math.max(0, Math.round(then - from));
    const wordsAt = meter?.wordsAt() ?? 0;
    // Written out: put together from parts, it would be slow to make and slow to write.
    const row: RequestRow = {
      at: at.toISOString(),
      id: this.id,
      key_id: key.id,
      workspace_id: key.workspaceId,
      credential_id: credential?.id ?? null,
      hint: credential ? hintOf(credential.vendorKey) : null,
      path: this.route.name,
      model_asked: plainName(this.asked()),
      session: this.session,
      uncached: used.uncached,
      cache_write_5m: used.cache_write_5m,
      cache_write_1h: used.cache_write_1h,
      cache_read: used.cache_read,
      output: used.output,
      web_searches: used.web_searches,
      cost_nano: used.cost_nano,
      lines: used.lines,
      is_estimated: used.is_estimated,
      model: used.model,
      tier: used.tier,
      speed: used.speed,
      geo: used.geo,
      stop_reason: used.stop_reason,
      outcome,
      status,
      error,
      request_id: plainName(meter?.requestId),
      is_stream: meter?.isStream ?? false,
      latency_ms: since(performance.now()),
      first_byte_ms: meter ? since(meter.beganAt) : null,
      first_token_ms: wordsAt > 0 ? since(wordsAt) : null,
      bytes_in: this.bytesIn(),
      bytes_out: meter?.bytes ?? 0,
    };
    this.sink.end(row, this.traceparent);
  }

  /** Of what may have reached upstream and was not answered, nobody knows. */
  private used(at: Date): ReturnType<typeof usedBy> {
    const { refusal, meter, isBegun } = this;
    const isUnheard = isBegun && (refusal ? [502, 504].includes(refusal.status) : meter === null);
    return isUnheard ? UNKNOWN_USE : usedBy(refusal ? null : meter, at);
  }

  private outcome(told: number): Pick<RequestRow, 'outcome' | 'status' | 'error'> {
    const { refusal, meter } = this;
    if (refusal) {
      // What upstream was to blame for is no refusal of the gateway's.
      const outcome = [500, 502, 504].includes(refusal.status) ? 'failed' : 'refused';
      return { outcome, status: refusal.status, error: plainName(refusal.reason ?? refusal.type) };
    }
    if (meter && meter.status >= 400)
      return { outcome: 'failed', status: meter.status, error: plainName(meter.errorType()) };
    if (this.isLeft) return { outcome: 'left', status: meter?.status ?? 0, error: null };
    return { outcome: meter?.isBroken() ? 'cut' : 'served', status: meter?.status ?? told, error: null };
  }
}

/** What is booked of a request whose gateway ended before it did: that it was, and that nobody knows what it came to. */
export function lostRow(begun: Begun): RequestRow {
  return {
    ...{ ...UNKNOWN_USE, ...begun, status: 0, error: null, request_id: null },
    outcome: 'lost',
    ...{ latency_ms: 0, first_byte_ms: null, first_token_ms: null, bytes_in: 0, bytes_out: 0 },
  };
}
