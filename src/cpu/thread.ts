import { serve, type ThreadStart } from './network';

/** A further thread of the network: it works until its worker is ended. */
self.onmessage = ({ data }: MessageEvent<ThreadStart>) => void serve(data);
