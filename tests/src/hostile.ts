/** A text that must not leak: tests put it in the place of secrets and search for it in responses and logs. */
export const CANARY = 'canary sk-live-4242 https://10.0.0.7/internal?key=1';

const refuse = (): never => {
  throw new Error(CANARY);
};

/** A proxy that throws at every operation. */
export const refusingProxy = (target: object = {}): object =>
  new Proxy(target, {
    get: refuse,
    set: refuse,
    has: refuse,
    ownKeys: refuse,
    getPrototypeOf: refuse,
    isExtensible: refuse,
    getOwnPropertyDescriptor: refuse,
  });

/** A proxy that throws at every read, but tells its prototype. */
export const unreadableProxy = (target: object = {}): object => new Proxy(target, { get: refuse });

/** A revoked proxy: even `Array.isArray` throws on it. */
export function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** An object whose properties throw when they are read. */
export const throwingGetters = <T extends object>(target: T, ...keys: string[]): T =>
  Object.defineProperties(target, Object.fromEntries(keys.map((key) => [key, { get: refuse, enumerable: true }])));
