import type { FaultCase, FaultSection, Place } from './fault-case.ts';

type Extra = Partial<Pick<FaultCase, 'source' | 'isWarm'>>;

const unreachable = (place: Place, what: string, logged?: RegExp): FaultCase => ({
  name: place,
  what,
  by: { place },
  status: 502,
  code: 'upstream-unreachable',
  ends: 'at once',
  ...(logged && { logged }),
});

const late = (place: Place, what: string, extra: Extra = {}): FaultCase => ({
  name: place,
  what,
  by: { place },
  status: 504,
  code: 'upstream-timeout',
  ends: 'at the deadline',
  ...extra,
});

export const networkFaults: readonly FaultSection[] = [
  {
    title: 'A service that cannot be reached',
    faults: [
      unreachable('refused', 'nobody listens', /ECONNREFUSED/),
      unreachable('unknown-name', 'DNS does not know the name', /ENOTFOUND|EAI_AGAIN/),
      late('silent-name', 'DNS never answers'),
      late('black-hole', 'the connection is never answered: a firewall drops packets'),
      late('behind-short-gateway', 'never answers, behind a gateway that hangs up long before Lambda would', {
        source: 'gateway',
        // The gateway's clock counts the cold start.
        isWarm: true,
      }),
      {
        name: 'unacceptable',
        what: 'the environment says plain HTTP to a public host',
        by: { place: 'unacceptable' },
        status: 500,
        code: 'configuration',
        ends: 'at once',
        logged: /AI_SERVICE_URL is not an https URL/,
      },
    ],
  },
  {
    title: 'A service behind TLS',
    faults: [
      {
        name: 'tls-valid',
        what: 'all is well',
        by: { place: 'tls-valid' },
        status: 200,
        ends: 'at once',
      },
      unreachable('tls-untrusted', 'a certificate that nobody here trusts', /DEPTH_ZERO_SELF_SIGNED_CERT/),
      unreachable('tls-expired', 'a certificate that has expired', /CERT_HAS_EXPIRED/),
      unreachable('tls-wrong-name', "another host's certificate", /ERR_TLS_CERT_ALTNAME_INVALID/),
      unreachable('tls-plain-http', 'plain HTTP where TLS is expected', /EPROTO|ERR_SSL_/),
      unreachable('tls-reset', 'RST in the middle of the handshake', /ECONNRESET/),
      unreachable('tls-close', 'FIN in the middle of the handshake', /ECONNRESET/),
      late('tls-stall', 'the handshake is never answered'),
    ],
  },
];
