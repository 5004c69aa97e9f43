import { invalid, notFound, WireError } from '../errors';
import { opaquePage } from '../paging';
import { readMany } from '../params';
import { newestFirst } from '../routes/context';
import type { Store } from '../store';
import { isoAt } from '../world/people';
import { type FileRecord, nextId, type World } from '../world/world';
import type { Caller } from './admit';
import { type Call, jsonReply, type Reply } from './call';

/** Of content that is kept on disk, with the entry that tells of the file. */
const LONGEST_KEPT = 1_000_000;
const PAGE = 20;

/** Contents too long for the disk, until the sandbox stops. */
export type Contents = Map<string, Buffer>;

function shapeFile(file: FileRecord): object {
  return {
    id: file.id,
    type: 'file',
    filename: file.filename,
    mime_type: file.mimeType,
    size_bytes: file.size,
    created_at: file.createdAt,
    expires_at: file.expiresAt,
    downloadable: true,
  };
}

function findFile(world: World, { workspaceId, nowMs }: Caller, id: string): FileRecord {
  const file = world.tables.files.get(id);
  if (!file || file.workspaceId !== workspaceId) throw notFound(`File not found: ${id}`);
  if (file.expiresAt !== null && Date.parse(file.expiresAt) <= nowMs) {
    throw new WireError(404, `File has expired: ${id}`, 'file_expired');
  }
  return file;
}

function readExpiry(value: FormDataEntryValue | null, nowMs: number): string | null {
  if (value === null) return null;
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 1) throw invalid('expires_in_seconds: Input should be a valid integer');
  return isoAt(nowMs + seconds * 1_000);
}

export async function createFile(store: Store, contents: Contents, caller: Caller, call: Call): Promise<Reply> {
  const { world, workspaceId, nowMs } = caller;
  const type = call.headers['content-type'] ?? '';
  let form: FormData;
  try {
    form = await new Response(Buffer.from(call.body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw invalid('The request body should be multipart/form-data.');
  }
  const file = form.get('file');
  if (file === null || typeof file === 'string') throw invalid('file: Field required');
  if (file.name === '' || file.name.length > 255) throw invalid('file: the name should have 1 to 255 characters');
  const content = Buffer.from(await file.arrayBuffer());
  const record: FileRecord = {
    id: nextId(world, 'file'),
    workspaceId,
    filename: file.name,
    mimeType: file.type === '' ? 'application/octet-stream' : file.type,
    size: content.length,
    createdAt: isoAt(nowMs),
    expiresAt: readExpiry(form.get('expires_in_seconds'), nowMs),
    content: content.length > LONGEST_KEPT ? null : content.toString('base64'),
  };
  store.commit(world, [{ table: 'files', id: record.id, value: record }]);
  if (record.content === null) contents.set(record.id, content);
  return jsonReply(200, shapeFile(record));
}

export function listFiles(caller: Caller, { query }: Call): Reply {
  const { world, workspaceId, nowMs } = caller;
  const ids = readMany(query, 'ids');
  const files = [...world.tables.files.values()].filter(
    (file) =>
      file.workspaceId === workspaceId &&
      (ids.length === 0 || ids.includes(file.id)) &&
      (file.expiresAt === null || Date.parse(file.expiresAt) > nowMs),
  );
  const ordered = newestFirst(
    files,
    (file) => file.createdAt,
    (file) => file.id,
  );
  const sized = new URLSearchParams(query);
  if (!sized.has('limit')) sized.set('limit', String(PAGE));
  return jsonReply(200, opaquePage(`files/${workspaceId}`, sized, ordered.map(shapeFile)));
}

export function getFile(caller: Caller, id: string): Reply {
  return jsonReply(200, shapeFile(findFile(caller.world, caller, id)));
}

export function getContent(contents: Contents, caller: Caller, id: string): Reply {
  const file = findFile(caller.world, caller, id);
  const content = file.content === null ? contents.get(id) : Buffer.from(file.content, 'base64');
  if (content === undefined) throw notFound(`The content of ${id} was lost when the sandbox restarted.`);
  return { status: 200, headers: { 'content-type': file.mimeType }, body: content };
}

export function deleteFile(store: Store, contents: Contents, caller: Caller, id: string): Reply {
  const file = findFile(caller.world, caller, id);
  store.commit(caller.world, [{ table: 'files', id: file.id, value: null }]);
  contents.delete(file.id);
  return jsonReply(200, { id: file.id, type: 'file_deleted' });
}
