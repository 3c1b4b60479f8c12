import type { JSX } from 'preact';

export interface NumberFieldProps {
  label: string;
  /** What is counted, behind the number. */
  unit: string;
  value: number;
  min: number;
  max?: number;
  /** NaN while nothing is in it. */
  change(value: number): void;
}

/** A number, and of what. */
export function NumberField({ label, unit, value, min, max, change }: NumberFieldProps): JSX.Element {
  return (
    <label class="field number">
      <span>{label}</span>
      <span class="line">
        <input
          class="input"
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          value={Number.isFinite(value) ? value : ''}
          onInput={(event) => change(event.currentTarget.valueAsNumber)}
        />
        {unit}
      </span>
    </label>
  );
}
