import { mergeOwn } from './merge-own.ts';

/**
 * Makes what defines a property whose value is computed when it is first read, and kept. The property is not enumerable.
 *
 * One getter serves all objects: V8 turns an object with a getter of its own into a dictionary. The value is kept on
 * the object itself, under a symbol, so that the getter works through a proxy and on what inherits from the object.
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
    // Both descriptors are made once: making one takes longer than using it.
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
