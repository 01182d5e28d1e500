import { mergeOwn } from './merge-own.ts';

/**
 * Creates a function that defines a lazy property on an object: its value is computed when it is first read, and cached.
 * A value that is null or undefined is computed again at the next read. The property is not enumerable.
 *
 * One getter serves all objects, because V8 makes an object slow that has a getter of its own (dictionary mode). The value
 * is stored on the object under a symbol, so that the getter works through a proxy and on objects that inherit from it.
 */
export function lazyProperty<T>(name: string): (target: object, compute: () => T) => void {
  const valueKey: unique symbol = Symbol(name) as never;
  const getterDescriptor = mergeOwn<PropertyDescriptor>({
    configurable: true,
    get(this: { readonly [valueKey]: LazyValue<T> }) {
      return this[valueKey].get();
    },
  });
  const valueDescriptor = mergeOwn<PropertyDescriptor>({ configurable: true, value: undefined });
  return (target, compute) => {
    // The descriptors are reused for speed.
    valueDescriptor.value = new LazyValue(compute);
    Object.defineProperty(target, valueKey, valueDescriptor);
    valueDescriptor.value = undefined;
    Object.defineProperty(target, name, getterDescriptor);
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
