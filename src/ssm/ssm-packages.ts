/*
 * A module of its own, which the first fetch imports dynamically. Its own imports are static, so that a bundler takes only
 * the used parts of the packages.
 */
export { SSMClient } from '@aws-sdk/client-ssm';
export { default as ssm } from '@middy/ssm';
