/** Whether the text can name anything: Postgres takes no null character, and nothing is called by a control character. */
export function isNameable(text: string, most: number): boolean {
  return text.length <= most && !/\p{Cc}/u.test(text);
}
