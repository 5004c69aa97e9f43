import { notFound } from '@/lib/core/errors';
import { nameSql } from '@/lib/core/names';
import { patternExpression } from '@/lib/domain/key-policy/name-rules';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import { findIdsShown } from '@/lib/domain/rotations/reads';
import { readPage, readSpendWindow, type Unformatted } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type KeyFigures, readKeyFigures } from './figures-reads';
import { LACKS } from './lacks-sql';
import { type ApiKeyDetail, type ApiKeyRow, apiKeyGet, apiKeyList } from './query-schema';
import { kindOfKey } from './rules';
import { type KeyFacet, type KeySort, NO_ENVIRONMENT } from './schema';
import { hasLeft } from './state-sql';
import { hasUsed, isUnusedFor, KEY_SEARCHED, keyRows } from './visible-sql';

type StewardPart = NonNullable<ApiKeyRow['steward']>;
/** As Postgres gives it; what only Steward's keys have is null in one of Anthropic's. */
type StoredRow = Omit<Unformatted<ApiKeyRow>, 'steward' | keyof KeyFigures> &
  Omit<StewardPart, 'environment' | 'spendPerDay' | 'spendPerMonth'> & {
    spendPerDay: bigint | null;
    spendPerMonth: bigint | null;
  };

/** By the name rule in effect; null: there is none. */
const facetsUnder = (namePattern: string | null): Readonly<Record<KeyFacet, Prisma.Sql>> => ({
  all: Prisma.sql`true`,
  active: Prisma.sql`r.status = 'active'`,
  old: Prisma.sql`r."isOld"`,
  unused: Prisma.sql`r."isUnused"`,
  left: Prisma.sql`r."isLeft"`,
  expiring: Prisma.sql`r."isExpiring"`,
  unowned: Prisma.sql`r.status = 'active' AND r."ownerId" IS NULL`,
  misnamed:
    namePattern === null
      ? Prisma.sql`false`
      : Prisma.sql`r.status = 'active' AND r.kind = 'anthropic' AND r.name !~ ${patternExpression(namePattern)}`,
  misplaced: Prisma.sql`r."isMisplaced"`,
  inactive: Prisma.sql`r.status = 'inactive'`,
  expired: Prisma.sql`r.status = 'expired'`,
  archived: Prisma.sql`r.status = 'archived'`,
  revoked: Prisma.sql`r.status = 'revoked'`,
  gone: Prisma.sql`r.status = 'gone'`,
});

/** All that the facets ask of a row, and what ends every order. */
const SLIM = Prisma.sql`r.id, r.kind, r.name, r.status, r."ownerId", r."isOld", r."isUnused", r."isLeft", r."isExpiring", r."isMisplaced"`;

const SORTS: Readonly<Record<KeySort, Prisma.Sql>> = {
  name: Prisma.sql`lower(r.name)`,
  workspace: Prisma.sql`lower(r."workspaceName")`,
  owner: Prisma.sql`lower(r."ownerName")`,
  age: Prisma.sql`-extract(epoch FROM r."createdAt")`,
  expires: Prisma.sql`r."expiresAt"`,
  used: Prisma.sql`r."lastUsedDay"`,
  spend: Prisma.sql`r.spend`,
};

/** API keys of Anthropic's and Steward's with what needs a look, as far as the actor may see; names alone where that is all. */
export const listApiKeys = answer(apiKeyList, async (ctx, filters) => {
  const { show, kind, sort, order, page, pageSize, figures, rotation } = filters;
  const policy = await readKeyPolicy(ctx.db);
  const rotating = rotation && (await findIdsShown(ctx.db, policy, rotation, ctx.now));
  const [window, found] = await Promise.all([
    readSpendWindow(ctx.db),
    readPage<StoredRow, KeyFacet>(ctx.db, {
      rows: keyRows(ctx.actor, ctx.now, kind),
      where: [
        ...narrowed(filters, ctx.now),
        ...(rotating ? [Prisma.sql`r."isDetailed" AND r.id IN (${rotating})`] : []),
      ],
      facets: facetsUnder(policy.namePattern),
      show,
      slim: Prisma.sql`${SLIM}, ${SORTS[sort]} AS rank`,
      order: Prisma.sql`${ordered(Prisma.sql`r.rank`, order)}, r.name, r.id`,
      page,
      pageSize,
    }),
  ]);
  const figuresOf = await readKeyFigures({ ...ctx, window, figures }, found.rows);
  return { ...found, rows: found.rows.map((row) => toRow(row, figuresOf(row.id))), window };
});

type Narrowing = Pick<
  ReturnType<(typeof apiKeyList)['input']['parse']>,
  'search' | 'workspaceId' | 'ownerId' | 'unusedDays' | 'environment' | 'lacks' | 'model'
>;

function narrowed(
  { search, workspaceId, ownerId, unusedDays, environment, lacks, model }: Narrowing,
  now: Date,
): Prisma.Sql[] {
  return [
    contains(KEY_SEARCHED, search),
    ...(workspaceId === undefined ? [] : [Prisma.sql`r."workspaceId" = ${workspaceId}`]),
    ...(ownerId === undefined ? [] : [Prisma.sql`r."ownerId" = ${ownerId}`]),
    ...(unusedDays === undefined ? [] : [isUnusedFor(unusedDays, now)]),
    ...(environment === undefined
      ? []
      : environment === NO_ENVIRONMENT
        ? [Prisma.sql`r."isDetailed" AND r.environment IS NULL`]
        : [Prisma.sql`r.environment = ${environment}`]),
    ...(lacks === undefined ? [] : [LACKS[lacks]]),
    ...(model === undefined ? [] : [hasUsed(model)]),
  ];
}

/** One key. What does not exist and what the actor may not see are not told apart. */
export const getApiKey = answer(apiKeyGet, async (ctx, { apiKeyId }) => {
  const [row] = await ctx.db.$queryRaw<(StoredRow & Omit<ApiKeyDetail, keyof ApiKeyRow>)[]>`
    SELECT r.*, k.gone_at AS "goneAt",
      coalesce(m.name, ${nameSql(Prisma.sql`c`, { id: Prisma.sql`k.created_by_id`, type: Prisma.sql`k.created_by_type` })}) AS "createdByName",
      c.id IS NOT NULL AS "hasMakerPage",
      ${hasLeft(Prisma.sql`c`, Prisma.sql`k.created_by_type`)} AS "hasMakerLeft",
      k.created_by_id AS "createdById", k.created_by_type AS "createdByType",
      k.principal_id AS "principalId", k.principal_type AS "principalType",
      k.assigned_at AS "assignedAt", g.name AS "assignedByName",
      coalesce(k.kept_at, s.kept_at) AS "keptAt", coalesce(k.kept_reason, s.kept_reason) AS "keptReason", h.name AS "keptByName",
      k.protected_at AS "protectedAt", d.name AS "protectedByName",
      coalesce(k.contact, '') AS contact, coalesce(k.notes, '') AS notes, k.described_at AS "describedAt", e.name AS "describedByName",
      (SELECT min(day)::text FROM report_days WHERE report = 'usage') AS "usageSince"
    FROM (${keyRows(ctx.actor, ctx.now, kindOfKey(apiKeyId))}) r
    LEFT JOIN api_keys k ON k.id = r.id
    LEFT JOIN gateway_keys s ON s.id = ${kindOfKey(apiKeyId) === 'steward' ? apiKeyId : null}::uuid
    LEFT JOIN users c ON c.id = k.created_by_id
    LEFT JOIN people m ON m.id = s.created_by_id
    LEFT JOIN people g ON g.id = k.assigned_by_id
    LEFT JOIN people h ON h.id = coalesce(k.kept_by_id, s.kept_by_id)
    LEFT JOIN people d ON d.id = k.protected_by_id
    LEFT JOIN people e ON e.id = k.described_by_id
    WHERE r.id = ${apiKeyId}`;
  if (!row) throw notFound('API key');
  const window = await readSpendWindow(ctx.db);
  const figuresOf = await readKeyFigures({ ...ctx, window, figures: ['traffic', 'last_hour'] }, [row]);
  const { goneAt, principalId, principalType, usageSince } = row;
  const { createdByName, createdById, createdByType, hasMakerPage, hasMakerLeft } = row;
  const { assignedAt, assignedByName, keptAt, keptByName, keptReason, protectedAt, protectedByName } = row;
  const decided = { assignedAt, assignedByName, keptAt, keptByName, keptReason, protectedAt, protectedByName };
  const { purpose, contact, notes, describedAt, describedByName } = row;
  const words = { purpose: purpose ?? '', contact, notes, describedAt, describedByName };
  const maker = { createdByName, createdById, createdByType, hasMakerPage, hasMakerLeft };
  const detail = { goneAt, ...maker, principalId, principalType, ...decided, ...words };
  return { ...toRow(row, figuresOf(row.id)), ...(row.isDetailed ? detail : NO_DETAIL), usageSince };
});

const NO_DETAIL = {
  goneAt: null,
  createdByName: null,
  createdById: null,
  createdByType: null,
  hasMakerPage: false,
  hasMakerLeft: false,
  principalId: null,
  principalType: null,
  assignedAt: null,
  assignedByName: null,
  keptAt: null,
  keptByName: null,
  keptReason: null,
  protectedAt: null,
  protectedByName: null,
  purpose: '',
  contact: '',
  notes: '',
  describedAt: null,
  describedByName: null,
};

function toRow(row: StoredRow, figures: KeyFigures): ApiKeyRow {
  return {
    kind: row.kind,
    id: row.id,
    name: row.name,
    workspaceId: row.workspaceId,
    workspaceName: row.workspaceName,
    scopeType: row.scopeType,
    isDetailed: row.isDetailed,
    status: row.status,
    hint: row.hint,
    ownerId: row.ownerId,
    ownerType: row.ownerType,
    ownerName: row.ownerName,
    hasOwnerLeft: row.hasOwnerLeft,
    hasOwnerPage: row.hasOwnerPage,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    lastUsedDay: row.lastUsedDay,
    ...figures,
    environment: row.environment,
    isOld: row.isOld,
    isUnused: row.isUnused,
    isExpiring: row.isExpiring,
    protectedReason: row.protectedReason,
    spend: row.spend?.toString() ?? null,
    steward: row.kind === 'steward' && row.isDetailed ? toSteward(row) : null,
  };
}

function toSteward({ environment, addresses, isRotated, ...row }: StoredRow): ApiKeyRow['steward'] {
  const { requestsPerMinute, inputTokensPerMinute, outputTokensPerMinute, spendPerDay, spendPerMonth } = row;
  return {
    environment: environment ?? 'other',
    ...{ addresses, isRotated, requestsPerMinute, inputTokensPerMinute, outputTokensPerMinute },
    ...{ spendPerDay: spendPerDay?.toString() ?? null, spendPerMonth: spendPerMonth?.toString() ?? null },
  };
}
