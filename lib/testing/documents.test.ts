import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].concat(
  fs
    .readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
);

/** `[words](address)` and `[words](<address with (brackets)>)`, without what points into a document. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\((?:<([^>]+)>|([^)\s]+))\)/g)].map(([, framed, plain]) => framed ?? plain ?? '');
}

it.each(DOCUMENTS)('%s links to files that are there', (document) => {
  const missing = linksOf(fs.readFileSync(document, 'utf8'))
    .filter((link) => !/^[a-z]+:|^#/.test(link))
    .map((link) => path.join(path.dirname(document), link.split('#')[0] ?? ''))
    .filter((file) => !fs.existsSync(file));
  expect(missing).toEqual([]);
});

it('finds a link that leads nowhere', () => {
  expect(linksOf('See [this](docs/nowhere.md), [that](<a (b).md>) and [home](https://example.com).')).toEqual([
    'docs/nowhere.md',
    'a (b).md',
    'https://example.com',
  ]);
});
