import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from '../ui/Button';

interface Props {
  title: string;
  text: string;
  yes: string;
  no: string;
  onYes: () => void;
  /** It is closed, however it was answered; only then may it go, or the focus does not find its way back. */
  onClose: () => void;
}

/** A question that must be answered before something is gone for good. Opens as soon as it is drawn. */
export function Confirm({ title, text, yes, no, onYes, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      <p class="note">{text}</p>
      <form method="dialog" class="choices">
        <Button type="submit">{no}</Button>
        <Button type="submit" look="danger" onClick={onYes}>
          {yes}
        </Button>
      </form>
    </dialog>
  );
}
