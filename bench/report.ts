import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BenchRow } from './bench-database';
import { isMet, targetOf } from './row';

const [BEGIN, END] = ['<!-- measured: begin -->', '<!-- measured: end -->'];

/** The figures of one part, with what the machine was doing meanwhile. */
export interface PartResult {
  title: string;
  rows: BenchRow[];
  endedAt: string;
  /** Load average of the last minute, before and after. */
  load: [number, number];
}

const resultsFolder = (root: string) => path.join(root, '.steward/bench/results');

export function keepResult(root: string, part: string, result: PartResult): void {
  fs.mkdirSync(resultsFolder(root), { recursive: true });
  fs.writeFileSync(path.join(resultsFolder(root), `${part}.json`), JSON.stringify(result, null, 1));
}

export function figure({ value, unit }: BenchRow): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 1 ? 1 : 3;
  const [whole = '', fraction] = value.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fraction ? `${grouped}.${fraction}` : grouped} ${unit}`.trim();
}

const verdict = (row: BenchRow) => ({ true: 'yes', false: 'no', null: '' })[String(isMet(row))] ?? '';
const cells = (row: BenchRow) => [row.name, figure(row), row.ratio?.toFixed(2) ?? '', targetOf(row), verdict(row)];
const HEAD = ['What', 'Measured', 'Ratio', 'Target', 'Met'];

export function printTable({ title, rows }: PartResult): void {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  console.log(`\n  ${title}`);
  for (const line of lines) console.log(`  ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`);
}

/** A part of the document, and the targets in it that were not met. */
interface Section {
  lines: readonly string[];
  missed: readonly string[];
}

/** Writes the newest figures of these parts into a document, between its marks; those that were measured elsewhere since stay. */
export function writeDocument(
  root: string,
  document: string,
  parts: readonly { name: string; title: string }[],
  machine: string,
): void {
  const file = path.join(root, document);
  const [before = '', rest = ''] = fs.readFileSync(file, 'utf8').split(BEGIN);
  const [standing = '', after] = rest.split(END);
  const sections = parts.flatMap(
    ({ name, title }) => newer(readResult(root, name), findSection(standing, title)) ?? [],
  );
  const missed = sections.flatMap((section) => section.missed);
  const text = [
    ...[BEGIN, '', machine, '', '### Targets that were not met', ''],
    ...(missed.length > 0 ? missed : ['None.']),
    ...sections.flatMap(({ lines }) => ['', ...lines]),
    ...['', END],
  ].join('\n');
  fs.writeFileSync(file, `${before}${text}${after ?? '\n'}`);
}

function readResult(root: string, part: string): Section | null {
  const file = path.join(resultsFolder(root), `${part}.json`);
  if (!fs.existsSync(file)) return null;
  const lines = sectionOf(JSON.parse(fs.readFileSync(file, 'utf8')) as PartResult);
  return { lines, missed: missedIn(lines) };
}

function newer(own: Section | null, standing: Section | null): Section | null {
  const timeOf = (section: Section | null) => /^Measured (.*?) UTC/m.exec(section?.lines.join('\n') ?? '')?.[1] ?? '';
  return timeOf(own) >= timeOf(standing) ? (own ?? standing) : standing;
}

/** As it was written before, perhaps on another machine. */
export function findSection(standing: string, title: string): Section | null {
  const found = standing.split('\n### ').find((section) => section.startsWith(`${title}\n`));
  if (found === undefined) return null;
  const lines = `### ${found}`.trimEnd().split('\n');
  return { lines, missed: missedIn(lines) };
}

/** The rows of a section whose last cell says `no`. */
function missedIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [name = '', measured = '', ratio, target, met] = line
      .replace(/^\| ?|\|$/g, '')
      .split('|')
      .map((cell) => cell.trim());
    return met === 'no' ? [`- ${name}: ${ratio ? `ratio ${ratio}` : measured}, target ${target}`] : [];
  });
}

export function machineWords(): string {
  const cpus = os.cpus();
  const machine = `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  return `Machine: ${machine}; Steward, its database, the simulated organisation and the measuring program share it.`;
}

function sectionOf({ title, rows, endedAt, load }: PartResult): string[] {
  return [
    `### ${title}`,
    '',
    `Measured ${endedAt.slice(0, 16).replace('T', ' ')} UTC; load average ${load[0].toFixed(1)} before, ${load[1].toFixed(1)} after.`,
    '',
    `| ${HEAD.join(' | ')} |`,
    '| --- | ---: | ---: | ---: | --- |',
    ...rows.map((row) => `| ${cells(row).join(' | ')} |`),
  ];
}
