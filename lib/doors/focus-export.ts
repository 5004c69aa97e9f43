import 'server-only';
import { AppError } from '@/lib/core/errors';
import { dollars } from '@/lib/core/money';
import type { CsvValue } from '@/lib/core/safe-cell';
import { addDays, addMonths, type Day, monthStart } from '@/lib/core/time';
import type { Charge } from '@/lib/domain/usage/query-schema';
import { listChargeDays, listCharges } from '@/lib/domain/usage/report/charge-queries';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { KEYLESS_PREFIX, NO_KEY_ID, UNATTRIBUTED_ID } from '@/lib/domain/usage/schema';
import type { SignedInCtx } from './context';
import { csvResponse, csvStream } from './csv';
import { heavy, heavyRows } from './heavy';

interface Line extends Charge {
  day: Day;
  /** The day may still change. */
  isPartial: boolean;
  organization: { id: string; name: string };
}

const NOT_READ = new AppError('conflict', 'The organisation has not been read yet. Try again in a few minutes.');
const VENDOR = 'Anthropic';
/** The unit of a charge for which the report gives only a cost. */
const UNCOUNTED = { quantity: '1', unit: 'Charges' };

/** FOCUS 1.2 columns in alphabetical order, then ours. docs/focus.md explains each. */
const COLUMNS: Record<string, (line: Line) => CsvValue> = {
  BilledCost: formatCost,
  BillingAccountId: ({ organization }) => organization.id,
  BillingAccountName: ({ organization }) => organization.name,
  BillingCurrency: () => 'USD',
  BillingPeriodEnd: ({ day }) => midnight(addMonths(day, 1)),
  BillingPeriodStart: ({ day }) => midnight(monthStart(day)),
  ChargeCategory: (line) => (isUsage(line) ? 'Usage' : 'Adjustment'),
  ChargeClass: () => null,
  ChargeDescription: ({ model, tokenTypeLabel }) => [model, tokenTypeLabel].filter(Boolean).join(', '),
  ChargeFrequency: () => 'Usage-Based',
  ChargePeriodEnd: ({ day }) => midnight(addDays(day, 1)),
  ChargePeriodStart: ({ day }) => midnight(day),
  ConsumedQuantity: (line) => toMeasure(line)?.quantity ?? null,
  ConsumedUnit: (line) => toMeasure(line)?.unit ?? null,
  ContractedCost: formatCost,
  EffectiveCost: formatCost,
  InvoiceId: () => null,
  InvoiceIssuerName: () => VENDOR,
  ListCost: formatCost,
  PricingCategory: (line) => (isUsage(line) ? 'Standard' : null),
  PricingQuantity: (line) => toMeasure(line)?.quantity ?? null,
  PricingUnit: (line) => toMeasure(line)?.unit ?? null,
  ProviderName: () => VENDOR,
  PublisherName: () => VENDOR,
  ResourceId: (line) => (isOfKey(line) ? line.id : null),
  ResourceName: (line) => (isOfKey(line) ? line.label : null),
  ResourceType: (line) => (isOfKey(line) ? 'API key' : null),
  ServiceCategory: () => 'AI and Machine Learning',
  ServiceName: () => 'Claude API',
  ServiceSubcategory: () => 'Generative AI',
  SkuId: (line) => (isUsage(line) ? toSku(line) : null),
  SkuMeter: (line) => (isUsage(line) ? line.tokenTypeLabel : null),
  SkuPriceId: (line) => (isUsage(line) ? [toSku(line), line.tier ?? 'standard'].join('/') : null),
  SubAccountId: ({ workspaceId }) => workspaceId,
  SubAccountName: ({ workspaceName }) => workspaceName,
  SubAccountType: ({ workspaceId }) => (workspaceId === null ? null : 'Workspace'),
  Tags: ({ tags }) => JSON.stringify(tags),
  x_AttributedTo: ({ label }) => label,
  x_IsPartial: ({ isPartial }) => (isPartial ? 'true' : 'false'),
  x_Model: ({ model }) => model,
  x_ServiceTier: ({ tier }) => tier,
  x_TokenType: ({ tokenType }) => tokenType,
};

/** A report's cost as charges for cost tools; the file name counts days that were not read. */
export async function focusResponse(ctx: SignedInCtx, filter: ParsedUsageFilter): Promise<Response> {
  const { days, missing } = await heavy(ctx, () => listChargeDays(ctx, filter));
  async function* lines(): AsyncGenerator<CsvValue[]> {
    for (const { day, isPartial } of days) {
      const { organization, charges } = await listCharges(ctx, { ...filter, day });
      if (!organization) throw NOT_READ;
      const place = { day, isPartial, organization };
      for (const charge of charges) yield Object.values(COLUMNS).map((say) => say({ ...charge, ...place }));
    }
  }
  const gaps = missing === 0 ? [] : [`${missing}-days-not-read`];
  const name = ['steward-focus-1.2', filter.from, filter.to, ...gaps].join('-');
  return csvResponse(`${name}.csv`, csvStream(Object.keys(COLUMNS), heavyRows(ctx, lines()), { withMark: false }));
}

/** A negative amount without a quantity is a refund, not usage. */
function isUsage({ quantity, cost }: Charge): boolean {
  return quantity !== null || BigInt(cost) >= 0n;
}

function isOfKey({ id }: Charge): boolean {
  return id !== NO_KEY_ID && id !== UNATTRIBUTED_ID && !id.startsWith(KEYLESS_PREFIX);
}

function toMeasure(line: Charge): { quantity: string; unit: string } | null {
  if (!isUsage(line)) return null;
  if (line.quantity === null) return UNCOUNTED;
  return { quantity: line.quantity, unit: line.tokenType === 'web_search' ? 'Requests' : 'Tokens' };
}

function toSku({ model, tokenType }: Charge): string {
  return [model ?? 'any-model', tokenType].join('/');
}

function formatCost({ cost }: Charge): string {
  return dollars(BigInt(cost));
}

function midnight(day: Day): string {
  return `${day}T00:00:00Z`;
}
