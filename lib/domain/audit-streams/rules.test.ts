import { expect, it } from 'vitest';
import { dice, SEED, thorough } from '@/lib/testing/thorough';
import { addMark, type Mark, marksAtBreak, parseMarks, REPEATED_MS, storeMarks } from './mark-rules';
import { shownStreamAddress, streamAddressProblem } from './rules';

/** A number from 0 to below 1, of a seed. */
const fraction = (seed: number) => {
  const roll = dice(seed);
  return () => roll(1_000_000) / 1_000_000;
};

const START = Date.UTC(2026, 10, 1);
const at = (seconds: number) => new Date(START + seconds * 1_000);

it('repeats at least the last ten minutes before a break, and little more, however it went before', () => {
  const roll = fraction(SEED);
  for (let round = 0; round < thorough(50, 2_000); round += 1) {
    let [seq, seconds] = [BigInt(Math.floor(roll() * 100)), 0];
    let marks: Mark[] = [{ seq, at: at(0) }];
    const arrived: Mark[] = [...marks];
    for (let batch = 0; batch < roll() * 400; batch += 1) {
      seconds += Math.floor(roll() * (roll() < 0.1 ? 900 : 20));
      seq += BigInt(1 + Math.floor(roll() * 500));
      arrived.push({ seq, at: at(seconds) });
      marks = parseMarks(JSON.parse(JSON.stringify(storeMarks(addMark(marks, { seq, at: at(seconds) })))));
    }
    expect(marks.length).toBeLessThan(50);
    const broken = at(seconds + Math.floor(roll() * 100));
    const kept = marksAtBreak(marks, broken);
    const from = kept.at(-1)?.seq ?? -1n;
    const young = arrived.filter((one) => broken.getTime() - one.at.getTime() < REPEATED_MS);
    const old = arrived.filter((one) => broken.getTime() - one.at.getTime() >= REPEATED_MS + 16_000);
    // Nothing of the last ten minutes is left out, and nothing older than a mark's distance comes again.
    const before = arrived.findLast((one) => !young.includes(one));
    expect(from <= (before?.seq ?? arrived[0]?.seq ?? 0n)).toBe(true);
    expect(from >= (old.at(-1)?.seq ?? arrived[0]?.seq ?? 0n)).toBe(true);
    // While it stays broken, it does not move.
    expect(marksAtBreak(kept, new Date(broken.getTime() + 86_400_000))).toEqual(kept);
  }
});

it.each([
  ['syslog', 'logs.example.com:6514', null, 'logs.example.com:6514'],
  ['syslog', '[2001:db8::1]:6514', null, '[2001:db8::1]:6514'],
  ['syslog', 'logs.example.com', 'Enter a host and a port, such as syslog.example.com:6514.', ''],
  ['syslog', 'logs.example.com:70000', 'Enter a host and a port, such as syslog.example.com:6514.', ''],
  ['syslog', 'tls://logs:6514', 'Enter a host and a port, such as syslog.example.com:6514.', ''],
  ['splunk', 'https://splunk:8088/services/collector/event', null, 'splunk:8088'],
  ['webhook', 'logs.example.com:6514', 'Only https addresses can be called.', ''],
] as const)('takes a %s address %s or says what is wrong with it', (kind, address, problem, shown) => {
  expect(streamAddressProblem(kind, address)).toBe(problem);
  if (problem === null) expect(shownStreamAddress(kind, address)).toBe(shown);
});
