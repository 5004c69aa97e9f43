import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseSettings, readSettingsFile } from './settings-file';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-settings-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a line of steward.env', () => {
  it.each([
    ['KEY=secret#1', 'secret#1'],
    ['KEY=#secret', '#secret'],
    ['KEY=a=b=c', 'a=b=c'],
    ['KEY = value ', 'value'],
    ['export KEY=value', 'value'],
    ['KEY="two words"', 'two words'],
    ['KEY="a # b"  # a remark', 'a # b'],
    ["KEY='it\\'s'", "it\\'s"],
    ['KEY="say \\n $HOME"', 'say \\n $HOME'],
    ['KEY=say \\n $HOME', 'say \\n $HOME'],
    ['KEY=it"s', 'it"s'],
    ['KEY=', ''],
    ['KEY=value\r', 'value'],
    ['KEY=pässwörd', 'pässwörd'],
  ])('%j is taken as it was typed', (line, value) => {
    expect(parseSettings(`# remark\n\n${line}\n`)).toEqual({ values: { KEY: value }, problems: [] });
  });

  it.each([
    ['KEY: value', /^line 3 of steward\.env: write KEY=value, with = instead of :/],
    ['just words', /^line 3 of steward\.env: this is not NAME=value/],
    ['1KEY=value', /^line 3 .* not NAME=value/],
    ['=value', /^line 3 .* not NAME=value/],
    ['KEY=value # a remark or a password', /^line 3 .*KEY has a # after a space/],
    ['KEY="open', /^line 3 .*KEY begins with " but does not end with it/],
    ["KEY='a'b", /^line 3 .*KEY continues after its closing '/],
    ['KEY=“value”', /^line 3 .*KEY is in typographic quotes/],
    ['ALSO=second', /^line 3 .*ALSO is already on line 2/],
  ])('%j is refused with its line and the reason', (line, sentence) => {
    const { problems } = parseSettings(`# remark\nALSO=first\n${line}\n`);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(problems.join()).not.toContain('value #');
  });
});

describe('the file', () => {
  const file = (name: string, content: Buffer | string) => {
    const at = path.join(folder, name);
    fs.writeFileSync(at, content);
    return at;
  };

  it('may begin with a byte-order mark, and end a line in any way', () => {
    expect(readSettingsFile(file('bom', '\uFEFFPORT=4000\r\nLOG_LEVEL=warn\rSTEWARD_WORLD=empty'))).toEqual({
      values: { PORT: '4000', LOG_LEVEL: 'warn', STEWARD_WORLD: 'empty' },
      problems: [],
    });
  });

  it('is refused when it is no UTF-8 text, a folder, or not ours to read; and need not be there', () => {
    const utf16 = file('utf16', Buffer.from('\uFEFFPORT=4000\n', 'utf16le'));
    expect(readSettingsFile(utf16).problems).toEqual([expect.stringContaining('not UTF-8 text')]);
    expect(readSettingsFile(folder).problems).toEqual([expect.stringContaining('is a folder')]);
    expect(readSettingsFile(path.join(folder, 'absent'))).toEqual({ values: {}, problems: [] });
  });
});
