interface ImportMeta {
  /** Of the test runner: every file of the pattern, loaded. */
  glob(pattern: string, options: { eager: true }): Record<string, Record<string, unknown>>;
}
