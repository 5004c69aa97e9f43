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
import { toFieldErrors } from './submit';

const WORDS = ['metric', 'split', 'from', 'to', 'granularity', 'compare'] as const;

/** The filter in an address: lists are separated by commas, as the page writes them; a comma inside a name is `%2C` twice over. */
export function parseUsageFilter(url: string): ParsedUsageFilter {
  const params = new URL(url).searchParams;
  const words = WORDS.map((name) => [name, params.get(name) ?? undefined]);
  const parsed = usageFilter.safeParse({ ...Object.fromEntries(words), ...rowFiltersIn(params) });
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'The address contains an invalid filter.', toFieldErrors(parsed.error));
}

/** What a forecast is asked of, written as in a filter. */
export function parseForecast(url: string): ForecastInput {
  const params = new URL(url).searchParams;
  const words = ['metric', 'window'].map((name) => [name, params.get(name) ?? undefined]);
  const parsed = forecastInput.safeParse({ ...Object.fromEntries(words), ...rowFiltersIn(params) });
  if (parsed.success) return parsed.data;
  throw new AppError(
    'invalid_input',
    'The address asks for a forecast that is not possible.',
    toFieldErrors(parsed.error),
  );
}

/**
 * `rows`, `layout`, `money` and `mark`: how a file is written. Default: all parts, one row per figure, exact, with a
 * byte-order mark.
 */
export function parseExportOptions(url: string): ExportOptions {
  const params = new URL(url).searchParams;
  return {
    extent: chooseOne(params, 'rows', EXPORT_EXTENTS),
    layout: chooseOne(params, 'layout', EXPORT_LAYOUTS),
    money: chooseOne(params, 'money', EXPORT_MONEY),
    withMark: chooseOne(params, 'mark', ['yes', 'no'] as const) === 'yes',
  };
}

/** The first choice is the default. */
function chooseOne<Choice extends string>(
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
export function parseFilterOptions(url: string): FilterOptionsInput {
  const params = new URL(url).searchParams;
  const limit = params.get('limit');
  const parsed = filterOptionsInput.safeParse({
    kind: params.get('kind'),
    search: params.get('search') ?? undefined,
    ids: params.has('ids') ? listIn(params, 'ids') : undefined,
    limit: limit === null ? undefined : Number(limit),
  });
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'The address contains unknown options.', toFieldErrors(parsed.error));
}

function rowFiltersIn(params: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries(DIMENSIONS.map((name) => [name, listIn(params, name, ...FORMER_NAMES[name])]));
}

function listIn(params: URLSearchParams, ...names: string[]): string[] {
  const parts = names.flatMap((name) => params.getAll(name)).flatMap((text) => text.split(',').filter(Boolean));
  return parts.map((part) => part.replaceAll('%2C', ',').replaceAll('%2c', ','));
}
