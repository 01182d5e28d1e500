/** A text that must not get out: tests plant it where secrets live and search for it where people look. */
export const CANARY = 'canary sk-live-4242 https://10.0.0.7/internal?key=1';

const refuse = (): never => {
  throw new Error(CANARY);
};

/** Refuses every operation, as a proxy over something that is gone may do. */
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

/** Refuses to be read, but says what it is. */
export const unreadableProxy = (target: object = {}): object => new Proxy(target, { get: refuse });

/** A proxy that its owner has switched off: even `Array.isArray` throws on it. */
export function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** An object whose properties throw when they are read. */
export const throwingGetters = <T extends object>(target: T, ...keys: string[]): T =>
  Object.defineProperties(target, Object.fromEntries(keys.map((key) => [key, { get: refuse, enumerable: true }])));
