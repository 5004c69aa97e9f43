import 'server-only';
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { canonicalJson, sha256 } from '@/lib/core/crypto';
import { AppError } from '@/lib/core/errors';
import { type ZipFile, zip } from '@/lib/core/zip';
import { exportEvidencePack } from '@/lib/domain/evidence-packs/queries';
import { period, signEvidencePack } from '@/lib/domain/evidence-packs/schema';
import type { SignedInCtx } from './context';
import { heavyRows } from './heavy';
import { submit } from './submit';

interface Piece {
  file: string;
  text: string;
}

/** The pack of a period as it is read, with a manifest of what each file hashes to, and its signature, at the end. */
export async function evidencePackResponse(ctx: SignedInCtx, request: Request): Promise<Response> {
  const asked = period.parse(Object.fromEntries(new URL(request.url).searchParams));
  const { rows } = await exportEvidencePack(ctx, asked);
  const bytes = zip(packed(ctx, asked, heavyRows(ctx, rows)), ctx.now);
  return new Response(Readable.toWeb(Readable.from(bytes, { objectMode: false })) as ReadableStream, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="steward-evidence-${asked.from}-${asked.to}.zip"`,
    },
  });
}

async function* packed(
  ctx: SignedInCtx,
  asked: { from: string; to: string },
  rows: AsyncIterable<Piece>,
): AsyncGenerator<ZipFile> {
  const files: { file: string; bytes: number; sha256: string }[] = [];
  const pieces = rows[Symbol.asyncIterator]();
  for (let next = await pieces.next(); !next.done; ) {
    const { file } = next.value;
    const [hash, count] = [createHash('sha256'), { bytes: 0 }];
    async function* ofFile() {
      while (!next.done && next.value.file === file) {
        const bytes = Buffer.from(next.value.text);
        hash.update(bytes);
        count.bytes += bytes.length;
        yield bytes;
        next = await pieces.next();
      }
    }
    yield { name: file, pieces: ofFile() };
    files.push({ file, bytes: count.bytes, sha256: hash.digest('hex') });
  }
  const manifest = `${canonicalJson({ format: 'steward-evidence-1', ...asked, made_at: ctx.now.toISOString(), files })}\n`;
  yield { name: 'manifest.json', pieces: once(manifest) };
  yield { name: 'manifest.note', pieces: once(await sign(ctx, asked, sha256(manifest))) };
}

async function* once(text: string) {
  yield Buffer.from(text);
}

async function sign(ctx: SignedInCtx, asked: { from: string; to: string }, digest: string): Promise<string> {
  const outcome = await submit(ctx, signEvidencePack, { ...asked, digest }, { idempotencyKey: randomUUID() });
  if (outcome.status === 'succeeded' && typeof outcome.result.note === 'string') return outcome.result.note;
  throw new AppError('conflict', 'The evidence pack could not be signed. Try again.');
}
