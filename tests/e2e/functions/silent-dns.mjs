// Loaded first through NODE_OPTIONS: a DNS resolver that never answers for one host.
import dns from 'node:dns';

const { lookup } = dns;

dns.lookup = (host, ...rest) => {
  if (host === process.env.SILENT_HOST) return;
  lookup(host, ...rest);
};
