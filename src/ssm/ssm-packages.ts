/*
 * A module of its own, loaded by the first fetch: a bundler takes all of a package that is imported dynamically, and only
 * what is used of one that is imported statically.
 */
export { SSMClient } from '@aws-sdk/client-ssm';
export { default as ssm } from '@middy/ssm';
