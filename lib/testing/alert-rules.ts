import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Labels, parseQuery, type Series, seconds } from './promql';

const texts = z.record(z.string(), z.string());
const rule = z.object({
  ...{ alert: z.string(), expr: z.string(), for: z.string().default('0s') },
  ...{ labels: texts, annotations: texts },
});
const rulesFile = z.object({ groups: z.array(z.object({ rules: z.array(rule).min(5) })) });
const testFile = z.object({
  rule_files: z.array(z.string()),
  evaluation_interval: z.string(),
  tests: z.array(
    z.object({
      interval: z.string(),
      input_series: z.array(z.object({ series: z.string(), values: z.string() })),
      alert_rule_test: z.array(
        z.object({
          ...{ eval_time: z.string(), alertname: z.string() },
          exp_alerts: z.array(z.object({ exp_labels: texts, exp_annotations: texts })).default([]),
        }),
      ),
    }),
  ),
});

export type Rule = z.infer<typeof rule>;
export interface Fired {
  exp_labels: Labels;
  exp_annotations: Labels;
}

export function readRules(file: string): Rule[] {
  return rulesFile.parse(parse(fs.readFileSync(file, 'utf8'))).groups.flatMap(({ rules }) => rules);
}

/** `0+54x40`, `1 0x9 1`: as promtool writes what a series has at each interval. */
function toPoints(values: string, interval: number): Series['points'] {
  const found: number[] = [];
  for (const part of values.trim().split(/\s+/)) {
    const [, from, step = '0', times = '0'] = /^(-?[\d.e]+?)(?:([+-][\d.]+))?(?:x(\d+))?$/.exec(part) ?? [];
    if (from === undefined) throw new Error(`unknown values ${part}`);
    for (let at = 0; at <= Number(times); at += 1) found.push(Number(from) + at * Number(step));
  }
  return found.map((value, at) => [at * interval, value]);
}

function toSeries(text: string, values: string, interval: number): Series {
  const [, name = '', labels = ''] = /^([\w:]+)(?:\{(.*)\})?$/.exec(text) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]);
  return { labels: { __name__: name, ...Object.fromEntries(pairs) }, points: toPoints(values, interval) };
}

const round = (value: number) => String(Number(value.toPrecision(4)));

function humanizeDuration(value: number): string {
  const [days, hours] = [Math.floor(value / 86_400), Math.floor((value % 86_400) / 3_600)];
  const [minutes, rest] = [Math.floor((value % 3_600) / 60), Math.floor(value % 60)];
  const from = days ? 0 : hours ? 1 : minutes ? 2 : 3;
  return [`${days}d`, `${hours}h`, `${minutes}m`, `${rest}s`].slice(from).join(' ');
}

function render(text: string, labels: Labels, value: number): string {
  return text.replace(/\{\{\s*([^}]*?)\s*\}\}/g, (_, inside: string) => {
    const label = /^\$labels\.(\w+)$/.exec(inside)?.[1];
    if (label) return labels[label] ?? '';
    if (inside === '$value | humanize') return round(value);
    if (inside === '$value | humanizePercentage') return `${round(value * 100)}%`;
    if (inside === '$value | humanizeDuration') return humanizeDuration(value);
    throw new Error(`unknown template ${inside}`);
  });
}

/** What an alert says at a moment, evaluated from the beginning on, as Prometheus does. */
function fire(rule: Rule, series: readonly Series[], every: number, until: number): Fired[] {
  const query = parseQuery(rule.expr);
  let since = new Map<string, number>();
  let fired: Fired[] = [];
  for (let at = 0; at <= until; at += every) {
    const still = new Map<string, number>();
    fired = [];
    for (const { labels, value } of query(series, at)) {
      const { __name__, ...shown } = labels;
      const key = JSON.stringify(Object.entries(shown).sort());
      const begun = since.get(key) ?? at;
      still.set(key, begun);
      if (at - begun < seconds(rule.for)) continue;
      const annotations = Object.entries(rule.annotations).map(([name, text]) => [name, render(text, shown, value)]);
      fired.push({
        exp_labels: { ...shown, ...rule.labels },
        exp_annotations: Object.fromEntries(annotations),
      });
    }
    since = still;
  }
  return fired;
}

export interface Tried {
  name: string;
  expected: Fired[];
  fired: Fired[];
}

/** Every expectation of a file for `promtool test rules`, with what the rules say. */
export function tryRules(file: string): Tried[] {
  const {
    rule_files: files,
    evaluation_interval: interval,
    tests,
  } = testFile.parse(parse(fs.readFileSync(file, 'utf8')));
  const rules = files.flatMap((name) => readRules(path.join(path.dirname(file), name)));
  return tests.flatMap((test) => {
    const series = test.input_series.map((one) => toSeries(one.series, one.values, seconds(test.interval)));
    return test.alert_rule_test.map(({ alertname, eval_time: at, exp_alerts: expected }) => {
      const found = rules.find(({ alert }) => alert === alertname);
      if (!found) throw new Error(`no alert ${alertname}`);
      return { name: `${alertname} at ${at}`, expected, fired: fire(found, series, seconds(interval), seconds(at)) };
    });
  });
}
