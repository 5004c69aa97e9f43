import { z } from 'zod';
import { isDay } from '@/lib/core/time';
import { isNameable } from '@/lib/lists/nameable';
import { placeField, searchField } from '@/lib/lists/schema';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { MOST_LETTERS, OUTCOMES, SOURCES } from './rules';

const dayField = z.string().refine(isDay, 'Enter a day as YYYY-MM-DD.');
const nameField = (most: number) => z.string().refine((text) => isNameable(text, most), 'Nothing has this name.');
const idField = nameField(MOST_LETTERS.id);

const place = placeField('changes');

export const auditFilters = z.object({
  from: dayField.optional(),
  to: dayField.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  /** What was done to these workspaces and in them. */
  workspaceIds: z.array(idField).max(100).optional(),
  /** Names of commands; a noun alone stands for all of its commands. */
  actions: z.array(nameField(MOST_LETTERS.action)).max(100).optional(),
  source: z.enum(SOURCES).optional(),
  /** A part of the name or the address of whoever asked. */
  who: searchField,
  actorId: idField.optional(),
  /** A part of a name that what was changed has or had, or its id. */
  target: searchField,
  /** What was done to any of these. */
  subjects: z
    .array(z.object({ kind: nameField(MOST_LETTERS.kind), id: nameField(MOST_LETTERS.subject) }))
    .max(20)
    .optional(),
  /** Only what is older than this row, or newer. */
  before: place.optional(),
  after: place.optional(),
});
export type AuditFilters = z.input<typeof auditFilters>;

const fields = z.record(z.string(), z.json());

/** A change that somebody asked for, with what came of it. */
const auditRow = z.object({
  intentId: z.string(),
  askedAt: instant,
  finishedAt: instant.nullable(),
  actorKind: z.string(),
  /** The person or the token. */
  actorId: z.string().nullable(),
  actorName: z.string(),
  /** Of a person, when the change began. */
  role: z.string().nullable(),
  command: z.string(),
  /** The command as people call it. */
  commandWords: z.string(),
  subject: z.object({
    kind: z.string(),
    id: z.string(),
    within: z.string().nullable(),
    /** As it was called when the change began. */
    name: z.string(),
  }),
  workspaceIds: z.array(z.string()),
  state: z.string(),
  errorMessage: z.string().nullable(),
  /** Of a refusal: how often the same was refused within the hour. */
  refusals: z.number(),
  /** Counted over every command: what was asked for too fast. */
  isOfAnyCommand: z.boolean(),
  source: z.string(),
  /** Null also where the reader may not see from where it was asked. */
  address: z.string().nullable(),
  agent: z.string().nullable(),
  /** The changed fields, as they were and as they are; null where there are none, or none that the reader may see. */
  before: fields.nullable(),
  after: fields.nullable(),
  /** Whether the reader sees what was changed, and not only that. */
  hasDetails: z.boolean(),
  /** Numbers of its entries in the chain; empty until the worker has seen it. */
  entries: z.array(z.string()),
  /** Of a change of many API keys, where one of them is asked about: what became of that one. */
  step: z
    .object({
      label: z.string(),
      /** waiting, running, done, skipped, failed, unknown */
      state: z.string(),
      message: z.string().nullable(),
      before: fields.nullable(),
      after: fields.nullable(),
    })
    .nullable(),
  requestId: z.string(),
  /** Under which the upstream knows what it was asked to write. */
  upstreamRequestIds: z.array(z.string()),
});
export type AuditRow = z.output<typeof auditRow>;

const auditPage = z.object({
  rows: z.array(auditRow),
  /** Where the older and the newer rows begin; null where there are none. */
  older: z.string().nullable(),
  newer: z.string().nullable(),
});
export type AuditPage = z.output<typeof auditPage>;

const auditRecord = auditRow.extend({
  steps: z.array(z.object({ label: z.string(), state: z.string(), message: z.string().nullable(), at: instant })),
  chain: z.array(
    z.object({
      seq: z.string(),
      at: instant,
      kind: z.string(),
      hash: z.string(),
      prevHash: z.string(),
      format: z.int(),
    }),
  ),
});
export type AuditRecord = z.output<typeof auditRecord>;

const auditCheck = z.object({
  state: z.enum(['whole', 'broken', 'unchecked']),
  /** How many entries fit. */
  checked: z.number(),
  checkedAt: instant.nullable(),
  /** What is wrong, in words. */
  words: z.string().nullable(),
  /** When the end of the chain was last written outside the database. */
  recordedAt: instant.nullable(),
});
export type AuditCheck = z.output<typeof auditCheck>;

export const auditList = declareQuery({
  name: 'audit.list',
  permission: 'audit:read',
  input: auditFilters,
  output: auditPage,
  words: 'List changes',
});

export const auditGet = declareQuery({
  name: 'audit.get',
  permission: 'audit:read',
  input: z.object({ intentId: z.uuid() }),
  output: auditRecord,
  words: 'Read one change',
  absent: 'change',
});

export const auditCheckGet = declareQuery({
  name: 'audit.get_check',
  permission: 'audit:read',
  input: nothing,
  output: auditCheck.nullable(),
  words: 'Read the result of the last audit check',
});

/** As it was signed, with the number of its last entry. */
const checkpoint = z.object({ number: z.string(), at: instant, note: z.string() });

const proofPlace = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  /** The newest checkpoint that arrived there, by the number of its entry; null: none did. */
  number: z.string().nullable(),
  at: instant.nullable(),
  /** Since when nothing has arrived, and why; null: it is up to date. */
  lateSince: instant.nullable(),
  cause: z.string().nullable(),
});

const auditProof = z.object({
  /** Under which name checkpoints are signed, and what they are verified with. */
  origin: z.string(),
  publicKey: z.string(),
  /** The newest one. */
  checkpoint: checkpoint.nullable(),
  /** How many entries came after it. */
  unproved: z.string(),
  places: z.array(proofPlace),
});
export type AuditProof = z.output<typeof auditProof>;

export const auditProofGet = declareQuery({
  name: 'audit.get_proof',
  permission: 'audit:read',
  input: nothing,
  output: auditProof.nullable(),
  words: 'Read what proves the audit',
});

export const auditProofOf = declareQuery({
  name: 'audit.get_proof_of',
  permission: 'audit:read',
  input: z.object({ numbers: z.array(z.string().regex(/^\d{1,18}$/)).max(2) }),
  output: z.object({
    /** Of the unkeyed chain, by number. */
    digests: z.record(z.string(), z.string()),
    /** The first that covers all of them; null: none does yet. */
    checkpoint: checkpoint.nullable(),
  }),
  words: 'Read what proves some entries',
  internal: 'For the manifest of an export; the checkpoints and the chain itself have routes of their own.',
});

export const auditCheckpointsExport = declareQuery({
  name: 'audit.export_checkpoints',
  permission: 'audit:export',
  input: nothing,
  output: z.object({ checkpoints: z.number() }),
  /** A signed note. */
  row: z.string(),
  words: 'Export the checkpoints of the audit',
});

export const auditChainExport = declareQuery({
  name: 'audit.export_chain',
  permission: 'audit:export',
  input: nothing,
  /** How many entries it has at this moment. */
  output: z.object({ entries: z.number() }),
  /** A line of JSON: an entry, and at last the end of the chain. */
  row: z.string(),
  words: 'Export the whole audit chain',
});
