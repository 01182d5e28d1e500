// Takes the place of the package form-data in the Lambda bundles. axios imports it at load time for multipart bodies,
// which nothing here sends, and it drags in mime-db: 137 of the 284 kB that axios adds, read on every cold start.
// biome-ignore lint/style/noDefaultExport: form-data has a default export, and so must its stand-in.
export default class FormData {
  constructor() {
    throw new Error('multipart bodies are left out of this bundle: see scripts/stubs/form-data.mjs');
  }
}
