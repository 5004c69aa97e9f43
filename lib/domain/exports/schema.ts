import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';
import { EXPORT_FILES, type ExportFile, KEPT_FILTERS } from './rules';

const FILES = Object.keys(EXPORT_FILES) as [ExportFile, ...ExportFile[]];

/** What the database cannot keep as JSON is not in it. */
const KEPT = /^[^\p{Cc}\p{Cs}]*$/u;

/** Told by the door that gives the file out. Every role has the permission: what may be in a file is asked where it is read. */
export const takeExport = declareCommand({
  name: 'export.take',
  words: 'Export',
  permission: 'usage:read',
  background: true,
  input: z.object({
    exportId: z.string().regex(/^[0-9a-f-]{32,36}$/),
    file: z.enum(FILES),
    format: z.string().regex(/^[a-z]{1,10}$/),
    /** What the address asked for. */
    filters: z
      .record(z.string().max(KEPT_FILTERS.name).regex(KEPT), z.string().max(KEPT_FILTERS.value).regex(KEPT))
      .refine((filters) => Object.keys(filters).length <= KEPT_FILTERS.most, 'These are too many filters.'),
    /** A large file is told of twice: before its first row leaves, and at its end. */
    state: z.enum(['begun', 'whole', 'cut_off']),
    /** Null where they are not known yet, or are none. */
    rows: z.int().min(0).nullable(),
    bytes: z.int().min(0).nullable(),
  }),
  subject: ({ exportId, file }) => ({ kind: 'export', id: exportId, name: EXPORT_FILES[file] }),
  internal: 'The route that serves a file records its export.',
});
