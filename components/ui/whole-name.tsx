const MOST_LETTERS_IN_ONE = 32;

/**
 * A name as written: lines break between its words and not at hyphens, and within a word only if it is too long for a
 * line.
 */
export function WholeName({ children }: { children: string }) {
  return children.split(/(?<=\s)/).map((word, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of a name have no other names
    <span key={at} className={word.length > MOST_LETTERS_IN_ONE ? '[overflow-wrap:anywhere]' : 'whitespace-nowrap'}>
      {word}
    </span>
  ));
}
