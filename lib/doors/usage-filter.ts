import { AppError } from '@/lib/core/errors';
import {
  type FilterOptionsInput,
  type ForecastInput,
  filterOptionsInput,
  forecastInput,
  type ParsedUsageFilter,
  usageFilter,
} from '@/lib/domain/usage/report/filter';
import {
  DIMENSIONS,
  EXPORT_EXTENTS,
  EXPORT_LAYOUTS,
  EXPORT_MONEY,
  type ExportOptions,
  FORMER_NAMES,
} from '@/lib/domain/usage/schema';
import { fieldErrorsOf } from './submit';

const WORDS = ['metric', 'split', 'from', 'to', 'granularity', 'compare'] as const;

/** The filter in an address: lists are separated by commas, as the page writes them; a comma inside a name is `%2C` twice over. */
export function usageFilterOf(url: string): ParsedUsageFilter {
  const params = new URL(url).searchParams;
  const words = WORDS.map((name) => [name, params.get(name) ?? undefined]);
  const parsed = usageFilter.safeParse({ ...Object.fromEntries(words), ...rowFiltersIn(params) });
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'The address contains an invalid filter.', fieldErrorsOf(parsed.error));
}

/** What a forecast is asked of, written as in a filter. */
export function forecastOf(url: string): ForecastInput {
  const params = new URL(url).searchParams;
  const words = ['metric', 'window'].map((name) => [name, params.get(name) ?? undefined]);
  const parsed = forecastInput.safeParse({ ...Object.fromEntries(words), ...rowFiltersIn(params) });
  if (parsed.success) return parsed.data;
  throw new AppError(
    'invalid_input',
    'The address asks for a forecast that is not possible.',
    fieldErrorsOf(parsed.error),
  );
}

/**
 * `rows`, `layout`, `money` and `mark`: how a file is written. Default: all parts, one row per figure, exact, with a
 * byte-order mark.
 */
export function exportOptionsOf(url: string): ExportOptions {
  const params = new URL(url).searchParams;
  return {
    extent: oneOf(params, 'rows', EXPORT_EXTENTS),
    layout: oneOf(params, 'layout', EXPORT_LAYOUTS),
    money: oneOf(params, 'money', EXPORT_MONEY),
    withMark: oneOf(params, 'mark', ['yes', 'no'] as const) === 'yes',
  };
}

/** The first choice is the default. */
function oneOf<Choice extends string>(
  params: URLSearchParams,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const asked = params.get(name);
  const choice = asked === null ? choices[0] : choices.find((one) => one === asked);
  if (choice) return choice;
  const words = choices.join(' or ');
  throw new AppError('invalid_input', `The file cannot be created: ${name} must be ${words}.`, {
    [name]: `Use ${words}.`,
  });
}

/** The input of `/api/v1/usage/options`. */
export function filterOptionsOf(url: string): FilterOptionsInput {
  const params = new URL(url).searchParams;
  const limit = params.get('limit');
  const parsed = filterOptionsInput.safeParse({
    kind: params.get('kind'),
    search: params.get('search') ?? undefined,
    ids: params.has('ids') ? listIn(params, 'ids') : undefined,
    limit: limit === null ? undefined : Number(limit),
  });
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'The address contains unknown options.', fieldErrorsOf(parsed.error));
}

function rowFiltersIn(params: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries(DIMENSIONS.map((name) => [name, listIn(params, name, ...FORMER_NAMES[name])]));
}

function listIn(params: URLSearchParams, ...names: string[]): string[] {
  const parts = names.flatMap((name) => params.getAll(name)).flatMap((text) => text.split(',').filter(Boolean));
  return parts.map((part) => part.replaceAll('%2C', ',').replaceAll('%2c', ','));
}
