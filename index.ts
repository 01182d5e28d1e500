export { ACCESS_LOG_DEFAULTS, type AccessLogOptions, accessLog } from './middlewares/access-log.ts';
export {
  type AiUpstreamContext,
  type AiUpstreamOptions,
  aiUpstream,
  type InboundContext,
  type InboundOptions,
  inbound,
} from './middlewares/ai-upstream.ts';
export { type BodyLimitOptions, bodyLimit } from './middlewares/body-limit.ts';
export { bounded } from './middlewares/bounded.ts';
export { deadline } from './middlewares/deadline.ts';
export type { LambdaHandler } from './middlewares/execution/lambda-handler.ts';
export type { AccessLogger, WriteLine } from './middlewares/execution/log-writer.ts';
export { originalError } from './middlewares/execution/problem-error.ts';
export type { UpstreamOptions } from './middlewares/execution/upstream-client.ts';
export {
  FETCH_UPSTREAM_DEFAULTS,
  type FetchUpstreamOptions,
  fetchUpstream,
} from './middlewares/fetch-upstream.ts';
export { type ProblemDetailsOptions, problemDetails } from './middlewares/problem-details.ts';
export { type Secret, type SecretOptions, secret } from './middlewares/secret.ts';
export { SERVICE_URL_DEFAULTS, type ServiceUrlOptions, serviceUrl } from './middlewares/service-url.ts';
export { upstream } from './middlewares/upstream.ts';
export { type UpstreamErrorsOptions, upstreamErrors } from './middlewares/upstream-errors.ts';
export { type ApiKeyAuthOptions, apiKeyAuth } from './src/auth/api-key-auth.ts';
export type { Auth, AuthScope, OpaqueBody, SignedRequest, UnsignedRequest } from './src/auth/auth.ts';
export type { CredentialProvider, Credentials } from './src/auth/credentials.ts';
export { IAM_AUTH_DEFAULTS, type IamAuthOptions, iamAuth } from './src/auth/iam-auth.ts';
export { IDEMPOTENCY_KEY_HEADER } from './src/call/idempotency.ts';
export { PRESENTATION_DEFAULTS, type PresentationOptions } from './src/call/presentation.ts';
export { UPSTREAM_DEFAULTS, type UpstreamSettingsOptions } from './src/call/settings.ts';
export { type CancelTimer, type Clock, sleep, systemClock } from './src/clock.ts';
export { REQUEST_TIMEOUT_HEADER } from './src/deadline/caller.ts';
export type { Deadline, DeadlineRequestConfig, RequestConfigOptions, Timing } from './src/deadline/deadline.ts';
export { EXPOSURE_DEFAULTS, type ExposeTiming, type ExposureOptions } from './src/deadline/exposure.ts';
export type { ClockName } from './src/deadline/instant.ts';
export { DEADLINE_DEFAULTS, type DeadlineOptions } from './src/deadline/settings.ts';
export type { AttemptOutcome, AttemptRecord, RetryRecord, RetryVerdict } from './src/deadline/timing.ts';
export type { ErrorReport, LogErrors } from './src/failure/error-report.ts';
export {
  ConfigurationError,
  DeadlineExceededError,
  type DeadlineSource,
  FailureError,
  InvocationEndedError,
  isFailure,
  isUpstreamError,
  UpstreamError,
  type UpstreamFailureKind,
  type UpstreamFailureOptions,
} from './src/failure/errors.ts';
export type { DeadlineExceededOptions, DeadlinePhase, FailureOptions } from './src/failure/failure-options.ts';
export { FAILURES, type FailureKind, type FailureTraits } from './src/failure/kinds.ts';
export { PROBLEM_CONTENT_TYPE, type Problem, type ProblemDetail } from './src/failure/problem.ts';
export type { ScrubbedCause } from './src/failure/redact.ts';
export type { StackFrame } from './src/failure/stack-frames.ts';
export type { Fetch } from './src/fetch/fetch.ts';
export { PARAMETER_DEFAULTS, type ParameterOptions, type ParameterSettings } from './src/parameter/settings.ts';
export { RETRY_DEFAULTS, type RetryOptions } from './src/resilience/settings.ts';
export { SSM_PARAMETER_DEFAULTS, type SsmParameterOptions } from './src/ssm/ssm-parameter.ts';
