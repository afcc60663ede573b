/** A figure that stands beside its target. */
export interface Finding {
  readonly says: string;
  readonly measured: number;
  readonly target: number;
  readonly unit: '×' | '/s' | ' ms' | ' s' | ' MB' | ' %';
  /** Whether the target is a ceiling. */
  readonly atMost: boolean;
  readonly met: boolean;
}

type Measured = number | undefined;

/** None where it was not measured. */
export function atLeast(says: string, measured: Measured, target: number, unit: Finding['unit']): Finding[] {
  if (measured === undefined || Number.isNaN(measured)) return [];
  return [{ says, measured, target, unit, atMost: false, met: measured >= target }];
}

export function atMost(says: string, measured: Measured, target: number, unit: Finding['unit']): Finding[] {
  if (measured === undefined || Number.isNaN(measured)) return [];
  return [{ says, measured, target, unit, atMost: true, met: measured <= target }];
}
