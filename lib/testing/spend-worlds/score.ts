import type { Incident } from './shape';

/** Something that somebody was told: of which series, and on which day or hour's data. */
export interface Alarm {
  series: {
    kind: 'workspace' | 'model' | 'workspace_model' | 'api_key';
    workspace?: string;
    model?: string;
    key?: string;
  };
  /** The day whose figures showed it first, and the hour where it was known within the day. */
  day: number;
  hour: number | null;
}

export interface Score {
  alarms: number;
  /** Alarms that fall into an incident of the key, or of what the key is part of. */
  right: number;
  incidents: number;
  /** Incidents with an alarm in time. */
  found: number;
  missed: Incident[];
  wrong: Alarm[];
}

/**
 * An alarm is right when its series holds the key of an incident and it came while the incident lasted; an incident is found
 * when such an alarm came in time: a spike while it lasts, a step within five days, a leak before its end, a loop within its
 * night and hour by hour, a new key within three days. Two alarms of one incident are two alarms.
 */
export function score(alarms: readonly Alarm[], incidents: readonly Incident[]): Score {
  const wrong = alarms.filter((alarm) => !incidents.some((incident) => isOf(alarm, incident)));
  const missed = incidents.filter(
    (incident) => !alarms.some((alarm) => isOf(alarm, incident) && isInTime(alarm, incident)),
  );
  return {
    alarms: alarms.length,
    right: alarms.length - wrong.length,
    incidents: incidents.length,
    found: incidents.length - missed.length,
    missed,
    wrong,
  };
}

function isOf({ series, day }: Alarm, { key, workspace, models, start, end }: Incident): boolean {
  if (day < start || day > end) return false;
  if (series.key !== undefined) return series.key === key;
  if (series.workspace !== undefined && series.workspace !== workspace) return false;
  return series.model === undefined || models.includes(series.model);
}

function isInTime({ day, hour }: Alarm, { foundBy, hours }: Incident): boolean {
  if (hours === null) return day <= foundBy;
  const [, last] = hours;
  // The first hours of the next reading are allowed for: an hour is known once it is over.
  return hour !== null && day * 24 + hour <= last + 1;
}
