import { mergeOwn } from './merge-own.ts';

/**
 * Creates a function that defines a lazy property on an object: its value is computed when it is first read, and cached.
 * The property is not enumerable.
 *
 * One getter serves all objects: V8 makes an object with its own getter slow (dictionary mode). The value is stored on the
 * object under a symbol, so that the getter works through a proxy and on objects that inherit from it.
 */
export function lazyProperty<T>(name: string): (target: object, compute: () => T) => void {
  const kept: unique symbol = Symbol(name) as never;
  const getter = mergeOwn<PropertyDescriptor>({
    configurable: true,
    get(this: { readonly [kept]: LazyValue<T> }) {
      return this[kept].get();
    },
  });
  const holder = mergeOwn<PropertyDescriptor>({ configurable: true, value: undefined });
  return (target, compute) => {
    // Both descriptors are reused for speed.
    holder.value = new LazyValue(compute);
    Object.defineProperty(target, kept, holder);
    holder.value = undefined;
    Object.defineProperty(target, name, getter);
  };
}

class LazyValue<T> {
  readonly #compute: () => T;
  #value: T | undefined;

  constructor(compute: () => T) {
    this.#compute = compute;
  }

  get(): T {
    this.#value ??= this.#compute();
    return this.#value;
  }
}
