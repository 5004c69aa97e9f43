const STORED = 'steward-letters';

/** Whether single letters are shortcuts. Speech input types letters: it must be possible to switch them off. */
export function hasLetters(): boolean {
  try {
    return window.localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

export function setLetters(isOn: boolean): void {
  try {
    if (isOn) window.localStorage.removeItem(STORED);
    else window.localStorage.setItem(STORED, 'off');
  } catch {
    // A browser without storage keeps them on.
  }
}
