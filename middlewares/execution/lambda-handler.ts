import type { Context } from 'aws-lambda';

/**
 * The type of an exported handler, as Lambda calls it: with the plain context, whatever the stack puts on it.
 *
 * It is assignable to `Handler` of `aws-lambda`. That type itself cannot annotate a chain: its `void | Promise` makes
 * `.handler()` of `@middy/core` 7 expect `never`. If you need it, write `.handler<Event, Result>()`.
 *
 * @example
 * ```ts
 * export const handler: LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult> = middy<APIGatewayProxyEvent, APIGatewayProxyResult>(bounded())
 *   .use(aiUpstream({ parameterName: '/chat/ai-url' }))
 *   .handler(async (event, { ai }) => ({ statusCode: 200, body: (await ai.post('/ask', event.body)).data.answer }));
 * ```
 */
export type LambdaHandler<Event = unknown, Result = unknown> = (event: Event, context: Context) => Promise<Result>;

// Middy types a handler as if its caller had to pass all that its middlewares put on the context. Lambda and tests call it
// with the plain context: this signature allows that, for every Middy handler.
declare module '@middy/core' {
  interface MiddyfiedHandler<TEvent, TResult, TErr, TContext, TInternal> {
    // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with Middy's
    (event: TEvent, context: Context): Promise<TResult>;
  }
}
