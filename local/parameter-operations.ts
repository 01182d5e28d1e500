import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { ACCOUNT_ID } from './definitions.ts';

/** A parameter with its history reduced to a number. */
interface StoredParameter {
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modifiedAtMs: number;
}

/** An error as the service words it; the caller gets it with status 400. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** The operations by the name they have in `X-Amz-Target`. */
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

/** Parameters by name: the state of a Parameter Store, and what its API does to it. */
export class Parameters {
  readonly #region: string;
  readonly #stored = new Map<string, StoredParameter>();

  constructor(region: string) {
    this.#region = region;
  }

  /** Creates a parameter or a new version of it. */
  put(parameter: { readonly name: string; readonly value: string; readonly type?: string }): number {
    const { value, type = 'String' } = parameter;
    const version = (this.#stored.get(parameter.name)?.version ?? 0) + 1;
    this.#stored.set(parameter.name, { type, value, version, modifiedAtMs: Date.now() });
    return version;
  }

  /** Removes a parameter, if it is there. */
  remove(parameterName: string): void {
    this.#stored.delete(parameterName);
  }

  readonly operations: Operations = {
    GetParameter: (input) => {
      const { Name, WithDecryption } = validated(inputs.one, input);
      const [parameter] = this.#views([Name], WithDecryption);
      if (!parameter) throw new ServiceError('ParameterNotFound', `Parameter ${Name} not found.`);
      return { Parameter: parameter };
    },
    GetParameters: (input) => {
      const { Names, WithDecryption } = validated(inputs.several, input);
      const unknown = Names.filter((each) => !this.#stored.has(each));
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

  #views(names: readonly string[], decrypt: boolean): readonly object[] {
    return names.flatMap((each) => {
      const parameter = this.#stored.get(each);
      return parameter ? [this.#view(each, parameter, decrypt)] : [];
    });
  }

  #view(parameterName: string, { type, value, version, modifiedAtMs }: StoredParameter, decrypt: boolean): object {
    return {
      Name: parameterName,
      Type: type,
      Value: type === 'SecureString' && !decrypt ? encrypted(value) : value,
      Version: version,
      LastModifiedDate: modifiedAtMs / 1000,
      ARN: `arn:aws:ssm:${this.#region}:${ACCOUNT_ID}:parameter${parameterName.replace(/^(?!\/)/, '/')}`,
      DataType: 'text',
    };
  }
}

/** What a caller who did not ask for decryption sees: nothing of the value. */
const encrypted = (value: string): string => createHash('sha256').update(value).digest('base64');

function validated<const Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, input);
  if (success) return output;
  throw new ServiceError('ValidationException', `${issues.length} validation error detected: ${v.summarize(issues)}`);
}
