/** The way in which a command of the docs is known to work as printed. */
export type Check =
  /** It is run by `tests/docs/run-commands.test.ts`. */
  | { readonly run: 'here' }
  /** It is run by another test, which holds this text. */
  | { readonly run: string; readonly text: string }
  /** It is not run. The reason, and only for these. */
  | { readonly never: string };

const CLOUD = 'needs an AWS account';

/** Every command in a shell block of the docs. The first pattern that fits counts. */
export const CHECKS: readonly (readonly [RegExp, Check])[] = [
  [/^npm start$/, { run: 'here' }],
  [
    /^AUTH=apiKey NETWORK=private npm start$/,
    { run: 'tests/local/main.test.ts', text: `{ AUTH: 'apiKey', NETWORK: 'private' }` },
  ],
  [/^curl -s http:\/\/127\.0\.0\.1:3000\//, { run: 'here' }],
  [/^npm test$/, { run: '.ci/run', text: `grep -xm1 'npm test' README.md` }],
  [/^npm install middy-deadline /, { never: 'asks a registry; the packages it names are checked' }],
  [/^node build\.mjs$/, { run: 'tests/docs/bundle.test.ts', text: 'shell(COMMAND)' }],
  [/^npx esbuild /, { run: 'tests/docs/bundle.test.ts', text: `code.startsWith('npx esbuild')` }],
  [/^node -e ".*SourceMap/, { run: 'tests/docs/errors.test.ts', text: `blockOf(DOCUMENT, 'sh')` }],
  [/^npm run build && npm run ts examples\//, { run: 'tests/examples/examples.test.ts', text: 'runOf(example)' }],
  [/^npm run ts tests\/docs\/front-door-table\.ts$/, { run: 'here' }],
  [
    /^npm run ts tests\/e2e\/fault-table\.ts$/,
    { never: 'measures every fault for minutes; tests/e2e/faults.test.ts runs them' },
  ],
  [
    /^(export |npm run ts scripts\/load-knowledge\.ts$)/,
    {
      run: 'tests/handlers/metaphysical/knowledge/postgres/load-script.test.ts',
      text: 'scripts/load-knowledge.ts',
    },
  ],
  [
    /^KNOWLEDGE_PROVIDER=postgres npm start$/,
    { run: 'tests/e2e/knowledge-postgres.test.ts', text: 'KNOWLEDGE_PROVIDER' },
  ],
  [/^MODEL_PROVIDER=openai .* npm start$/, { run: 'tests/e2e/model-adapters.test.ts', text: 'MODEL_BASE_URL' }],
  [/ ?npx serverless deploy/, { never: `${CLOUD}; tests/deploy packages and examines every combination` }],
  [/^aws /, { never: CLOUD }],
  [/^npm run mutation$/, { never: 'takes 15 to 20 minutes' }],
  [/^npm run ts scripts\/build-knowledge\.ts$/, { run: 'tests/support/build-knowledge.ts', text: 'build-knowledge' }],
];
