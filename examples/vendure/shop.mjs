// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A Vendure shop to try the plug-in with: in memory, with an iron kettle, which Holdfast keeps, and a card to write on, which it does not.
 * Payments are Vendure's own stand-in.
 */

import { bootstrap, DefaultLogger, dummyPaymentHandler, LanguageCode, LogLevel, Populator } from "@vendure/core";
import { holdfastPlugin } from "./holdfast_plugin.mjs";

const env = process.env;
env.VENDURE_DISABLE_TELEMETRY ??= "true";
const ADMIN = { identifier: "superadmin", password: env.VENDURE_PASSWORD ?? "of the example" };

const app = await bootstrap({
  apiOptions: {
    port: Number(env.PORT ?? 3000),
    hostname: "127.0.0.1",
    shopApiPath: "shop-api",
    adminApiPath: "admin-api",
  },
  authOptions: { tokenMethod: "bearer", superadminCredentials: ADMIN },
  dbConnectionOptions: { type: "sqljs", synchronize: true, autoSave: false },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Error }),
  plugins: [
    holdfastPlugin({
      gateway: env.HOLDFAST_URL ?? "http://127.0.0.1:8080",
      backend: env.HOLDFAST_BACKEND ?? "http://127.0.0.1:8090",
      key: env.HOLDFAST_KEY ?? "",
    }),
  ],
});
const { address, port } = app.getHttpServer().address();

await app.get(Populator).populateInitialData({
  defaultLanguage: LanguageCode.en,
  defaultZone: "Europe",
  countries: [{ code: "AT", name: "Austria", zone: "Europe" }],
  taxRates: [{ name: "Standard", percentage: 20 }],
  shippingMethods: [{ name: "Post", price: 500 }],
  paymentMethods: [
    {
      name: "Stand-in",
      handler: { code: "dummy-payment-handler", arguments: [{ name: "automaticSettle", value: "true" }] },
    },
    {
      name: "Reserved",
      handler: { code: "dummy-payment-handler", arguments: [{ name: "automaticSettle", value: "false" }] },
    },
  ],
  collections: [],
});

let token = null;
/** The shop's own API, as its administrator. */
async function admin(query, variables) {
  const response = await fetch(`http://${address}:${port}/admin-api`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  token = response.headers.get("vendure-auth-token") ?? token;
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

await admin(
  "mutation($identifier: String!, $password: String!) { login(username: $identifier, password: $password) { __typename } }",
  ADMIN,
);
for (const [sku, name, price] of [
  ["kettle", "Iron kettle", 12_000],
  ["card", "A card to write on", 300],
]) {
  const { createProduct } = await admin(
    "mutation($input: CreateProductInput!) { createProduct(input: $input) { id } }",
    {
      input: { enabled: true, translations: [{ languageCode: "en", name, slug: sku, description: "" }] },
    },
  );
  await admin("mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }", {
    input: [
      {
        productId: createProduct.id,
        sku,
        price,
        trackInventory: "FALSE",
        translations: [{ languageCode: "en", name }],
      },
    ],
  });
}
console.error(`event=listening what=vendure address=${address}:${port}`);
process.once("SIGTERM", () => app.close().then(() => process.exit(0)));
