/** The worker says every five seconds that it is there. After this long without a word it is taken for stopped. */
export const WORKER_SILENT_MS = 15_000;
