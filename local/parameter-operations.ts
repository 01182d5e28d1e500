import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { ACCOUNT_ID } from './definitions.ts';

/** One version of a parameter. */
interface StoredVersion {
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modifiedAtMs: number;
  readonly labels: Set<string>;
}

/** A version that a request names. */
interface Found {
  readonly name: string;
  /** The selector with its colon, or an empty text. */
  readonly selector: string;
  readonly version: StoredVersion;
}

/** An error of the service. The caller gets it with status 400. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** The operations by their name in `X-Amz-Target`. */
export type Operations = Readonly<Record<string, (input: unknown) => object>>;

const flag = v.optional(v.boolean(), false);
const name = v.pipe(v.string(), v.minLength(1));
const inputs = {
  one: v.object({ Name: name, WithDecryption: flag }),
  several: v.object({
    Names: v.pipe(v.array(name), v.minLength(1), v.maxLength(10)),
    WithDecryption: flag,
  }),
  byPath: v.object({ Path: v.pipe(v.string(), v.startsWith('/')), Recursive: flag, WithDecryption: flag }),
  put: v.object({ Name: name, Value: v.string(), Type: v.optional(v.string(), 'String'), Overwrite: flag }),
};

/** The parameters of a Parameter Store, and the operations of its API. */
export class Parameters {
  readonly #region: string;
  readonly #stored = new Map<string, readonly StoredVersion[]>();

  constructor(region: string) {
    this.#region = region;
  }

  /** Creates a parameter or a new version of it. */
  put(parameter: { readonly name: string; readonly value: string; readonly type?: string }): number {
    const { name: key, value, type = 'String' } = parameter;
    const earlier = this.#stored.get(key) ?? [];
    const version = (earlier.at(-1)?.version ?? 0) + 1;
    this.#stored.set(key, [...earlier, { type, value, version, modifiedAtMs: Date.now(), labels: new Set() }]);
    return version;
  }

  /** Removes a parameter, if it exists. */
  remove(parameterName: string): void {
    this.#stored.delete(parameterName);
  }

  /** Moves a label to the latest version. */
  label(parameterName: string, label: string): void {
    const versions = this.#stored.get(parameterName) ?? [];
    for (const { labels } of versions) labels.delete(label);
    versions.at(-1)?.labels.add(label);
  }

  readonly operations: Operations = {
    GetParameter: (input) => {
      const { Name, WithDecryption } = validated(inputs.one, input);
      const found = this.#find(Name);
      if (!found) throw new ServiceError('ParameterNotFound', `Parameter ${Name} not found.`);
      return { Parameter: this.#view(found, WithDecryption) };
    },
    GetParameters: (input) => {
      const { Names, WithDecryption } = validated(inputs.several, input);
      const unknown = Names.filter((each) => this.#find(each) === undefined);
      return { Parameters: this.#views(Names, WithDecryption), InvalidParameters: unknown };
    },
    GetParametersByPath: (input) => {
      const { Path, Recursive, WithDecryption } = validated(inputs.byPath, input);
      const base = Path.endsWith('/') ? Path : `${Path}/`;
      const below = [...this.#stored.keys()].filter((each) => each.startsWith(base));
      const names = Recursive ? below : below.filter((each) => !each.slice(base.length).includes('/'));
      return { Parameters: this.#views(names, WithDecryption) };
    },
    PutParameter: (input) => {
      const { Name, Value, Type, Overwrite } = validated(inputs.put, input);
      if (this.#stored.has(Name) && !Overwrite) {
        const message =
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
        throw new ServiceError('ParameterAlreadyExists', message);
      }
      return { Version: this.put({ name: Name, value: Value, type: Type }), Tier: 'Standard' };
    },
  };

  /**
   * Finds a version by a name or an ARN, with an optional selector: `:3` for a version, `:live` for a label. Without a
   * selector it is the latest.
   */
  #find(asked: string): Found | undefined {
    const prefix = this.#arnOf('/');
    const isArn = asked.startsWith(prefix);
    const [given = '', selected] = (isArn ? asked.slice(prefix.length - 1) : asked).split(':', 2);
    // In the ARN of a name without a leading slash, one is added.
    const name = isArn && !this.#stored.has(given) ? given.slice(1) : given;
    const versions = this.#stored.get(name) ?? [];
    const version =
      selected === undefined
        ? versions.at(-1)
        : versions.find((each) => String(each.version) === selected || each.labels.has(selected));
    return version && { name, selector: selected === undefined ? '' : `:${selected}`, version };
  }

  #views(names: readonly string[], decrypt: boolean): readonly object[] {
    return names.flatMap((each) => {
      const found = this.#find(each);
      return found ? [this.#view(found, decrypt)] : [];
    });
  }

  #view({ name: key, selector, version: { type, value, version, modifiedAtMs } }: Found, decrypt: boolean): object {
    return {
      Name: key,
      Type: type,
      Value: type === 'SecureString' && !decrypt ? encrypted(value) : value,
      Version: version,
      ...(selector !== '' && { Selector: selector }),
      LastModifiedDate: modifiedAtMs / 1000,
      ARN: this.#arnOf(key.replace(/^(?!\/)/, '/')),
      DataType: 'text',
    };
  }

  #arnOf(resource: string): string {
    return `arn:aws:ssm:${this.#region}:${ACCOUNT_ID}:parameter${resource}`;
  }
}

/** Replaces the value for a caller who did not ask for decryption. It reveals nothing of the value. */
const encrypted = (value: string): string => createHash('sha256').update(value).digest('base64');

function validated<const Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, input);
  if (success) return output;
  throw new ServiceError('ValidationException', `${issues.length} validation error detected: ${v.summarize(issues)}`);
}
