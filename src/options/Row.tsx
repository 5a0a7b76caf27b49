import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface RowProps {
  name: string;
  hint?: string | undefined;
  /** The control; it gets the ids of what names and explains it. */
  children: (ids: { id: string; name: string; hint: string | undefined }) => ComponentChildren;
  class?: string;
}

/** One option: its name and what it means, then its control. */
export function Row({ name, hint, children, class: extra }: RowProps) {
  const id = useId();
  const ids = { id, name: `${id}-name`, hint: hint ? `${id}-hint` : undefined };
  return (
    <div class={`row ${extra ?? ''}`}>
      <div class="what">
        <label id={ids.name} for={id}>
          {name}
        </label>
        {hint && (
          <p class="hint" id={ids.hint}>
            {hint}
          </p>
        )}
      </div>
      {children(ids)}
    </div>
  );
}

interface SwitchProps {
  name: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  class?: string;
}

export function SwitchRow({ name, hint, checked, disabled = false, onChange, class: extra }: SwitchProps) {
  return (
    <Row name={name} hint={hint} {...(extra ? { class: extra } : {})}>
      {({ id, hint }) => (
        <input
          id={id}
          class="switch"
          type="checkbox"
          role="switch"
          checked={checked}
          aria-checked={checked}
          disabled={disabled}
          aria-describedby={hint}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )}
    </Row>
  );
}

interface SelectProps<T extends string | number> {
  name: string;
  hint?: string;
  value: T;
  choices: readonly (readonly [value: T, words: string])[];
  disabled?: boolean;
  onChange: (value: T) => void;
}

export function SelectRow<T extends string | number>(props: SelectProps<T>) {
  const { name, hint, value, choices, disabled = false, onChange } = props;
  const choose = (index: number) => {
    const choice = choices[index];
    if (choice) onChange(choice[0]);
  };
  return (
    <Row name={name} hint={hint}>
      {({ id, hint }) => (
        <select
          id={id}
          disabled={disabled}
          aria-describedby={hint}
          onChange={(event) => choose(event.currentTarget.selectedIndex)}
        >
          {choices.map(([choice, words]) => (
            <option key={choice} value={choice} selected={choice === value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Row>
  );
}
