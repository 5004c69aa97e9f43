import fs from 'node:fs';
import { z } from 'zod';
import { readRules } from './alert-rules';

/** What each sample is called, with the values that each of its labels has. */
export type Samples = Map<string, Map<string, Set<string>>>;

export function readSamples(text: string): Samples {
  const samples: Samples = new Map();
  for (const [, name = '', labels = ''] of text.matchAll(/^([\w:]+)(?:\{(.*)\})? \S+$/gm)) {
    const known = samples.get(name) ?? new Map<string, Set<string>>();
    samples.set(name, known);
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g))
      known.set(label, (known.get(label) ?? new Set()).add(value));
  }
  return samples;
}

/** Words of the query language. */
const QUERY_WORDS =
  /^(sum|min|max|topk|by|rate|increase|histogram_quantile|min_over_time|max_over_time|or|label_values)$/;
/** Of Prometheus itself. */
const SCRAPED = ['job', 'instance'];

/** What is wrong with a query of what is exported. */
export function problemsOf(query: string, samples: Samples): string[] {
  const known = (label: string, names: readonly string[]) =>
    SCRAPED.includes(label) || names.some((name) => name === 'up' || samples.get(name)?.has(label));
  const problems: string[] = [];
  const bare = query.replace(/"[^"]*"/g, '""').replace(/\[[^\]]*\]/g, '');
  const used = [...bare.replace(/\{[^}]*\}|\bby \([^)]*\)/g, '').matchAll(/(?<![\w.])[a-z_:][\w:]*/g)]
    .map(([name]) => name)
    .filter((name) => !QUERY_WORDS.test(name) && !(query.startsWith('label_values') && SCRAPED.includes(name)));
  if (used.length === 0) problems.push('no metric');
  for (const name of used) if (name !== 'up' && !samples.has(name)) problems.push(`no metric ${name}`);
  for (const [, labels = ''] of bare.matchAll(/\bby \(([^)]*)\)/g))
    for (const label of labels.split(',').map((one) => one.trim()))
      if (!known(label, used)) problems.push(`no label ${label}`);
  for (const [, name = '', matchers = ''] of query.matchAll(/([\w:]+)\{([^}]*)\}/g))
    for (const [, label = '', how, value = ''] of matchers.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)) {
      if (!known(label, [name])) problems.push(`no label ${label} of ${name}`);
      const values = samples.get(name)?.get(label);
      const wanted = how === '=~' ? value.split('|') : [value];
      if (SCRAPED.includes(label) || how?.startsWith('!')) continue;
      for (const one of wanted) if (!values?.has(one)) problems.push(`${label} of ${name} is never ${one}`);
    }
  return problems;
}

const dashboardShape = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })).min(10),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.string() })) }),
});

/** Every query of a dashboard and of its alerts, with what it is of. */
export function readQueries(dashboard: string, rules: string): (readonly [of: string, query: string])[] {
  const { panels, templating } = dashboardShape.parse(JSON.parse(fs.readFileSync(dashboard, 'utf8')));
  return [
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
    ...templating.list.filter(({ name }) => name !== 'datasource').map(({ name, query }) => [name, query] as const),
    ...readRules(rules).map(({ alert, expr }) => [alert, expr] as const),
  ];
}
