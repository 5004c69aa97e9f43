/** What moves a cursor, colours or turns text round has no place in a name. */
const OBEYED = String.raw`[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]`;
const UNSAFE = new RegExp(`${OBEYED}+`, 'gu');
const UNSAFE_IN_LINES = new RegExp(String.raw`(?:(?!\r?\n|\t)${OBEYED})+`, 'gu');

/** One line that is safe on a terminal, whatever was typed into it elsewhere. */
export function toPlain(text: string): string {
  return text.replace(UNSAFE, ' ');
}

/** The same of several lines. */
export function toPlainLines(text: string): string {
  return text.replace(UNSAFE_IN_LINES, ' ');
}

/** The same in JSON, or a quoted text of YAML, where it can be written without being lost. */
export function toSafeJson(json: string): string {
  return json.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function widthOf(letter: string): number {
  if (NO_WIDTH.test(letter)) return 0;
  return WIDE.test(letter) ? 2 : 1;
}

/** How many places a text takes on a terminal. */
export function measure(text: string): number {
  return [...text].reduce((sum, letter) => sum + widthOf(letter), 0);
}

/** At most so wide; what was left out is an ellipsis. */
export function clip(text: string, most: number): string {
  if (measure(text) <= most) return text;
  let [kept, width] = ['', 0];
  for (const letter of text) {
    if (width + widthOf(letter) > most - 1) break;
    kept += letter;
    width += widthOf(letter);
  }
  return `${kept.trimEnd()}…`;
}
