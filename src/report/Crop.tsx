import { useEffect, useState } from 'preact/hooks';

/** A kept crop. What it shows is said beside it, unless `alt` does. */
export function Crop({ picture, alt = '' }: { picture: Blob; alt?: string }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return <img class="crop" {...(address ? { src: address } : {})} alt={alt} width="112" height="112" />;
}
