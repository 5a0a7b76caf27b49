import { useEffect, useState } from 'preact/hooks';
import { FilmIcon } from './icons';

/** A picture kept as a Blob; a film sign where there is none. Decorative: the title beside it says what it is. */
export function Picture({ blob }: { blob: Blob | null }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return setAddress(null);
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return <span class="picture">{address ? <img src={address} alt="" /> : <FilmIcon size={20} />}</span>;
}
