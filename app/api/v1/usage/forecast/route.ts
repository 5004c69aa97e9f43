import { forecastSpend } from '@/lib/domain/usage/overview/forecast-queries';
import { heavy } from '@/lib/doors/heavy';
import { json, route } from '@/lib/doors/route';
import { parseForecast } from '@/lib/doors/usage-filter';

/** What the month, week or day that is running is likely to come to, of what the usage page looks at. */
export const GET = route({ permission: 'usage:read' }, async (ctx, { request }) =>
  json(await heavy(ctx, () => forecastSpend(ctx, parseForecast(request.url)))),
);
