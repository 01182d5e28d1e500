import type { Context } from 'aws-lambda';

/**
 * A handler as Lambda calls it: the annotation for an exported one, whatever its stack puts on the context.
 *
 * It is assignable to `Handler` of `aws-lambda`. That type itself cannot be the annotation of a chain: its
 * `void | Promise` makes `.handler()` of `@middy/core` 7 expect `never`, with any stack; write `.handler<Event, Result>()` then.
 *
 * @example
 * ```ts
 * export const handler: LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult> = middy<APIGatewayProxyEvent, APIGatewayProxyResult>(bounded())
 *   .use(aiUpstream({ parameterName: '/chat/ai-url' }))
 *   .handler(async (event, { ai }) => ({ statusCode: 200, body: (await ai.post('/ask', event.body)).data.answer }));
 * ```
 */
export type LambdaHandler<Event = unknown, Result = unknown> = (event: Event, context: Context) => Promise<Result>;

// Middy types a handler as one that has to be called with everything its middlewares put on the context. Who calls it
// are Lambda and tests, with the plain context: that is what this signature adds, for every Middy handler alike.
declare module '@middy/core' {
  interface MiddyfiedHandler<TEvent, TResult, TErr, TContext, TInternal> {
    // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with Middy's
    (event: TEvent, context: Context): Promise<TResult>;
  }
}
