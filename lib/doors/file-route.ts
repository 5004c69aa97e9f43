import 'server-only';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { type ExportFile, KEPT_FILTERS, LineCount } from '@/lib/domain/exports/rules';
import { takeExport } from '@/lib/domain/exports/schema';
import type { SignedInCtx } from './context';
import { type RouteArgs, type RouteOptions, route } from './route';
import { submit } from './submit';

/** A file that is smaller is told of once, before its first byte leaves; a larger one then and at its end. */
const HELD_BYTES = 64 * 1024;

/** A route that gives out a file, which the audit knows of before it leaves: what, which filters, how many rows. */
export function fileRoute<Params = Record<string, never>>(
  file: ExportFile,
  options: RouteOptions,
  handle: (ctx: SignedInCtx, args: RouteArgs<Params>) => Promise<Response>,
) {
  return route<Params>(options, async (ctx, args) => recordedFile(ctx, file, args, await handle(ctx, args)));
}

interface Piece {
  done: boolean;
  value?: Uint8Array;
}

/** The same file, once the audit has it. */
export async function recordedFile<Params>(
  ctx: SignedInCtx,
  file: ExportFile,
  { request, params }: RouteArgs<Params>,
  response: Response,
): Promise<Response> {
  const reader = response.body?.getReader();
  if (!response.ok || !reader) return response;
  const format = formatOf(response);
  const [count, exportId] = [new LineCount(format === 'csv'), newId()];
  const filters = { ...filtersOf(request), ...(params as Record<string, string>) };
  let bytes = 0;
  const record = (state: 'begun' | 'whole' | 'cut_off') => {
    const passed = { rows: format === 'json' ? null : count.rows, bytes };
    return tell(ctx, { exportId, file, format, filters, state, ...(state === 'begun' ? UNKNOWN : passed) });
  };
  const read = async (): Promise<Piece> => {
    const piece: Piece = await reader.read();
    if (piece.value) {
      count.take(piece.value);
      bytes += piece.value.length;
    }
    return piece;
  };
  const held: Uint8Array[] = [];
  let [isOver, isGone] = [false, false];
  try {
    while (!isOver && bytes < HELD_BYTES) {
      const { done, value } = await read();
      isOver = done;
      if (value) held.push(value);
    }
    await record(isOver ? 'whole' : 'begun');
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error;
  }
  const body = new ReadableStream<Uint8Array>({
    pull: async (out) => {
      const first = held.shift();
      if (first) return out.enqueue(first);
      if (isOver) return out.close();
      const { done, value } = await read().catch(async (error) => {
        await record('cut_off').catch(() => undefined);
        throw error;
      });
      // Whoever breaks off while the next piece is read ends that reading, too.
      if (isGone) return;
      if (value) return out.enqueue(value);
      isOver = done;
      // Not closed before the audit has it: a file that nothing tells of ends as one that is cut off.
      await record('whole');
      out.close();
    },
    cancel: async () => {
      isGone = true;
      await reader.cancel().catch(() => undefined);
      if (!isOver) await record('cut_off');
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

const UNKNOWN = { rows: null, bytes: null };

async function tell(ctx: SignedInCtx, taken: Parameters<typeof takeExport.subject>[0]): Promise<void> {
  const outcome = await submit(ctx, takeExport, taken, {
    idempotencyKey: `export ${taken.exportId} ${taken.state}`,
    waitMs: 0,
  });
  if (outcome.status === 'running' || outcome.status === 'succeeded') return;
  const { code, message } = outcome;
  throw new AppError(
    code === 'throttled' || code === 'not_signed_in' ? code : 'conflict',
    `This export could not be recorded in the audit, so nothing was exported. ${message}`,
  );
}

function formatOf(response: Response): string {
  const name = response.headers.get('content-disposition') ?? '';
  return /\.([a-z]{1,10})"?$/.exec(name.replace(/\.ocsf\.jsonl"$/, '.ocsf"'))?.[1] ?? 'json';
}

function filtersOf(request: Request): Record<string, string> {
  const { searchParams } = new URL(request.url);
  const names = [...new Set(searchParams.keys())].slice(0, KEPT_FILTERS.most - 5);
  const kept = (text: string, most: number) => text.slice(0, most).replace(/[\p{Cc}\p{Cs}]/gu, '');
  return Object.fromEntries(
    names.map((name) => [kept(name, KEPT_FILTERS.name), kept(searchParams.getAll(name).join(','), KEPT_FILTERS.value)]),
  );
}
