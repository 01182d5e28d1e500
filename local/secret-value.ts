/** What a function takes for a secret, see src/parameter/secret.ts. */
export const SECRET: RegExp = /^[\x21-\x7e]{1,4096}$/;
